from ctypes import CDLL, c_int
from ctypes.util import find_library

pam = CDLL(find_library("pam"))
authenticate = pam.pam_authenticate
authenticate.restype = c_int


def login(handle):
    # ruleid: pam-account-unchecked
    return pam.pam_authenticate(handle, 0) == 0


def end(handle):
    # ok: pam-account-unchecked
    pam.pam_end(handle, 0)
