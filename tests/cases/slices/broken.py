import os


def unused(name):  # cut
    return name  # cut


def place(name:
    os.system(
    # HERE


def another(name):
    return name
