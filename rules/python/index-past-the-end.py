def double(numbers):
    i = 0
    # ruleid: index-past-the-end
    while i <= len(numbers):
        numbers[i] *= 2
        i += 1


def show(names):
    # ruleid: index-past-the-end
    for i in range(len(names) + 1):
        print(i, names[i])


def double_safe(numbers):
    i = 0
    # ok: index-past-the-end
    while i < len(numbers):
        numbers[i] *= 2
        i += 1


def prefixes(word):
    # ok: index-past-the-end
    for i in range(len(word) + 1):
        print(word[:i])


def distances(word):
    row = [0] * (len(word) + 1)
    # ok: index-past-the-end
    for i in range(len(word) + 1):
        row[i] = i
    # ok: index-past-the-end
    for i in range(1, len(word) + 1):
        row[i] += word[i - 1] == "a"
    return row
