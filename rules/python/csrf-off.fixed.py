from django.views.decorators.csrf import csrf_exempt, csrf_protect
from flask import Flask

app = Flask(__name__)
# ruleid: csrf-off
app.config["WTF_CSRF_ENABLED"] = True
# ok: csrf-off
app.config["WTF_CSRF_TIME_LIMIT"] = 3600


# ruleid: csrf-off
@csrf_exempt
def hook(request):
    return None


# ok: csrf-off
@csrf_protect
def form(request):
    return None


def load(LoginForm):
    # ruleid: csrf-off
    first = LoginForm(csrf_enabled=True)
    # ok: csrf-off
    second = LoginForm()
    return first, second


def configure(app):
    # ruleid: csrf-off
    app.config.update(LANGUAGE="de", WTF_CSRF_ENABLED=True)
    # ok: csrf-off
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    # ok: csrf-off
    app.config.update(WTF_CSRF_ENABLED=True)
