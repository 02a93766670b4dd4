LOGGED_IN = False
is_admin = False
requests_seen = 0


def login(request):
    global LOGGED_IN, is_admin
    if request.POST["code"] == load_code():
        # ruleid: rights-in-global-variable
        LOGGED_IN = True
    # ruleid: rights-in-global-variable
    is_admin = request.POST["name"] in load_admins()
    return LOGGED_IN


def login_safe(request):
    global requests_seen
    # ok: rights-in-global-variable
    requests_seen = requests_seen + 1
    if request.POST["code"] == load_code():
        # ok: rights-in-global-variable
        request.session["logged_in"] = True
    # ok: rights-in-global-variable
    is_admin = request.POST["name"] in load_admins()
    return is_admin


def configure(options):
    global is_admin
    # ok: rights-in-global-variable
    is_admin = options.admin
