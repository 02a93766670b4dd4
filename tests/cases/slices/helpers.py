import os
import sys

PATH = "/tmp"
OTHER = "/var"  # cut


def used(name):
    return deeper(name) + PATH


def deeper(name):
    return name


def unused(name):  # cut
    return sys.argv  # cut


class Stays:
    kind = "kind"  # cut

    def __init__(self):
        self.name = ""

    def called(self):
        return self.name

    def not_called(self):  # cut
        return 1  # cut

    @property
    def place(self):
        def inner():  # cut
            return 2  # cut

        value = 1
        # HERE
        return json.dumps(used(self.called()))

    @property  # cut
    def another(self):  # cut
        return self.place  # cut


class Goes:  # cut
    def anything(self):  # cut
        return 3  # cut


# A comment.
try:
    import json
except ImportError:
    json = None
