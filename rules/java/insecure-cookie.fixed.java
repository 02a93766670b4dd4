package web;

import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.springframework.http.ResponseCookie;

class Cookies {
    void without(HttpServletResponse response, String id) {
        Cookie cookie = new Cookie("session", id);
        cookie.setHttpOnly(true);
        // ruleid: insecure-cookie
        response.addCookie(cookie);
    }

    void off(HttpServletRequest request, HttpServletResponse response, String id) {
        Cookie cookie = new Cookie("session", id);
        // ruleid: insecure-cookie
        cookie.setSecure(true);
        cookie.setPath(request.getContextPath());
        // ok: insecure-cookie
        response.addCookie(cookie);
    }

    void inline(HttpServletResponse response, String id) {
        // ruleid: insecure-cookie
        response.addCookie(new Cookie("session", id));
    }

    void on(HttpServletResponse response, String id) {
        Cookie cookie = new Cookie("session", id);
        cookie.setSecure(true);
        // ok: insecure-cookie
        response.addCookie(cookie);
    }

    void remove(HttpServletResponse response) {
        Cookie cookie = new Cookie("session", "");
        cookie.setMaxAge(0);
        // ok: insecure-cookie
        response.addCookie(cookie);
    }

    void given(HttpServletResponse response, Cookie cookie) {
        // ok: insecure-cookie
        response.addCookie(cookie);
    }

    String built(String id) {
        // ruleid: insecure-cookie
        return ResponseCookie.from("session", id).httpOnly(true).secure(true).build().toString();
    }

    String builtSafely(String id) {
        // ok: insecure-cookie
        return ResponseCookie.from("session", id).httpOnly(true).secure(true).build().toString();
    }
}
