def total(numbers, count):
    i = 0
    result = 0
    # ruleid: loop-without-progress
    while i < count:
        result += numbers[i]
    return result


def total_safe(numbers, count):
    i = 0
    result = 0
    # ok: loop-without-progress
    while i < count:
        result += numbers[i]
        i += 1
    return result


def halves(number):
    steps = 0
    # ok: loop-without-progress
    while number > 1:
        number, rest = divmod(number, 2)
        steps += 1
    return steps


def wait(queue, size):
    # ok: loop-without-progress
    while size < 10:
        queue.run()


def search(items, wanted):
    i = 0
    # ok: loop-without-progress
    while i < 10:
        if items[i] == wanted:
            return i
        i = i + 1
    return None


def powers(n):
    a, b = 1, 2
    i = 0
    # ruleid: loop-without-progress
    while i < n:
        a, b = b, a * b
    return a


def powers_safe(n):
    a, i = 1, 0
    # ok: loop-without-progress
    while i < n:
        a, i = a * 2, i + 1
    return a
