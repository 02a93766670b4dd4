def delete(user, item):
    # ruleid: assert-used-for-security
    assert user.is_admin
    item.delete()


def show(user, item):
    # ruleid: assert-used-for-security
    assert user.has_permission("view"), "not allowed"
    return item


def show_safe(user, item):
    if not user.has_permission("view"):
        raise PermissionError
    # ok: assert-used-for-security
    assert item is not None
    return item


def test_admin(user):
    # ok: assert-used-for-security
    assert user.is_admin
