import os


def handler(request, base):
    """Stays: it is the first statement."""
    name = request.args["name"]
    limit = 10  # cut
    if limit > 5:  # cut
        limit = 5  # cut
    if not name:
        return None
    path = join(base, name)
    items = []  # cut
    for item in items:  # cut
        print(item)  # cut
    other_1 = compute("some words that make the function a long one", 1)  # cut
    other_2 = compute("some words that make the function a long one", 2)  # cut
    other_3 = compute("some words that make the function a long one", 3)  # cut
    other_4 = compute("some words that make the function a long one", 4)  # cut
    other_5 = compute("some words that make the function a long one", 5)  # cut
    other_6 = compute("some words that make the function a long one", 6)  # cut
    other_7 = compute("some words that make the function a long one", 7)  # cut
    other_8 = compute("some words that make the function a long one", 8)  # cut
    other_9 = compute("some words that make the function a long one", 9)  # cut
    other_10 = compute("some words that make the function a long one", 10)  # cut
    other_11 = compute("some words that make the function a long one", 11)  # cut
    other_12 = compute("some words that make the function a long one", 12)  # cut
    other_13 = compute("some words that make the function a long one", 13)  # cut
    other_14 = compute("some words that make the function a long one", 14)  # cut
    other_15 = compute("some words that make the function a long one", 15)  # cut
    other_16 = compute("some words that make the function a long one", 16)  # cut
    other_17 = compute("some words that make the function a long one", 17)  # cut
    other_18 = compute("some words that make the function a long one", 18)  # cut
    other_19 = compute("some words that make the function a long one", 19)  # cut
    other_20 = compute("some words that make the function a long one", 20)  # cut
    other_21 = compute("some words that make the function a long one", 21)  # cut
    other_22 = compute("some words that make the function a long one", 22)  # cut
    other_23 = compute("some words that make the function a long one", 23)  # cut
    other_24 = compute("some words that make the function a long one", 24)  # cut
    other_25 = compute("some words that make the function a long one", 25)  # cut
    other_26 = compute("some words that make the function a long one", 26)  # cut
    other_27 = compute("some words that make the function a long one", 27)  # cut
    other_28 = compute("some words that make the function a long one", 28)  # cut
    other_29 = compute("some words that make the function a long one", 29)  # cut
    other_30 = compute("some words that make the function a long one", 30)  # cut
    if name.isupper():
        first = 1
        mode = name.strip()
        last = 2  # cut
        other_31 = compute("some words that make the statement a long one", 31)  # cut
        other_32 = compute("some words that make the statement a long one", 32)  # cut
        other_33 = compute("some words that make the statement a long one", 33)  # cut
        other_34 = compute("some words that make the statement a long one", 34)  # cut
        other_35 = compute("some words that make the statement a long one", 35)  # cut
        other_36 = compute("some words that make the statement a long one", 36)  # cut
        other_37 = compute("some words that make the statement a long one", 37)  # cut
        other_38 = compute("some words that make the statement a long one", 38)  # cut
        other_39 = compute("some words that make the statement a long one", 39)  # cut
        other_40 = compute("some words that make the statement a long one", 40)  # cut
        other_41 = compute("some words that make the statement a long one", 41)  # cut
        other_42 = compute("some words that make the statement a long one", 42)  # cut
        other_43 = compute("some words that make the statement a long one", 43)  # cut
        other_44 = compute("some words that make the statement a long one", 44)  # cut
    else:
        mode = path
    checked(path)
    unchecked(limit)  # cut
    value = 1
    # HERE found = os.popen(path + mode)
    value = 2
    other_45 = compute("some words that make the function a long one", 45)  # cut
    other_46 = compute("some words that make the function a long one", 46)  # cut
    other_47 = compute("some words that make the function a long one", 47)  # cut
    other_48 = compute("some words that make the function a long one", 48)  # cut
    other_49 = compute("some words that make the function a long one", 49)  # cut
    other_50 = compute("some words that make the function a long one", 50)  # cut
    other_51 = compute("some words that make the function a long one", 51)  # cut
    other_52 = compute("some words that make the function a long one", 52)  # cut
    other_53 = compute("some words that make the function a long one", 53)  # cut
    other_54 = compute("some words that make the function a long one", 54)  # cut
    other_55 = compute("some words that make the function a long one", 55)  # cut
    other_56 = compute("some words that make the function a long one", 56)  # cut
    other_57 = compute("some words that make the function a long one", 57)  # cut
    other_58 = compute("some words that make the function a long one", 58)  # cut
    other_59 = compute("some words that make the function a long one", 59)  # cut
    lines = found.read()
    other_45 = 0  # cut
    with open("log") as log:  # cut
        log.write("nothing")  # cut
    return lines


def unused():  # cut
    return 1  # cut
