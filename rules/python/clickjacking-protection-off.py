from django.views.decorators.clickjacking import xframe_options_deny, xframe_options_exempt


# ruleid: clickjacking-protection-off
@xframe_options_exempt
def widget(request):
    return None


# ok: clickjacking-protection-off
@xframe_options_deny
def page(request):
    return None


def headers(response):
    # ruleid: clickjacking-protection-off
    response.headers["X-Frame-Options"] = "ALLOWALL"
    # ok: clickjacking-protection-off
    response.headers["X-Frame-Options"] = "DENY"
    return response
