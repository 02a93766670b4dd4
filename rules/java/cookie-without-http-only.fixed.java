package web;

import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletResponse;

class Cookies {
    void without(HttpServletResponse response, String id) {
        Cookie cookie = new Cookie("session", id);
        cookie.setSecure(true);
        // ruleid: cookie-without-http-only
        response.addCookie(cookie);
    }

    void off(HttpServletResponse response, String id) {
        Cookie cookie = new Cookie("session", id);
        // ruleid: cookie-without-http-only
        cookie.setHttpOnly(true);
        // ok: cookie-without-http-only
        response.addCookie(cookie);
    }

    void inline(HttpServletResponse response, String id) {
        // ruleid: cookie-without-http-only
        response.addCookie(new Cookie("session", id));
    }

    void on(HttpServletResponse response, String id) {
        Cookie cookie = new Cookie("session", id);
        cookie.setHttpOnly(true);
        // ok: cookie-without-http-only
        response.addCookie(cookie);
    }
}
