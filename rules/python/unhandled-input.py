import sys


def age():
    # ruleid: unhandled-input
    return int(input("Age: "))


def size():
    text = sys.argv[1]
    # ruleid: unhandled-input
    return float(text) * 2


def age_safe():
    while True:
        try:
            # ok: unhandled-input
            return int(input("Age: "))
        except ValueError:
            print("a number, please")


def age_checked():
    text = input("Age: ")
    if text.isdigit():
        # ok: unhandled-input
        return int(text)
    return None


def name():
    # ok: unhandled-input
    return str(input("Name: "))
