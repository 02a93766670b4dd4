import hmac


def matches(stored_token, given):
    if len(stored_token) != len(given):
        return False
    # ruleid: timing-unsafe-loop
    for i in range(len(given)):
        if stored_token[i] != given[i]:
            return False
    return True


def is_signed(expected, signature):
    # ruleid: timing-unsafe-loop
    for left, right in zip(expected, signature):
        if left != right:
            return False
    return len(expected) == len(signature)


def matches_safe(stored_token, given):
    # ok: timing-unsafe-loop
    return hmac.compare_digest(stored_token, given)


def same_row(old, new):
    # ok: timing-unsafe-loop
    for i in range(len(old)):
        if old[i] != new[i]:
            return False
    return True
