# ruleid: allowed-hosts-wildcard
ALLOWED_HOSTS = ["*"]


def safe():
    # ok: allowed-hosts-wildcard
    ALLOWED_HOSTS = ["www.example.com"]
    # ok: allowed-hosts-wildcard
    OTHER = ["*"]
    return ALLOWED_HOSTS, OTHER


def mixed():
    # ruleid: allowed-hosts-wildcard
    ALLOWED_HOSTS = ["*", "localhost"]
    return ALLOWED_HOSTS
