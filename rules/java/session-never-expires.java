package web;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpSession;

class Sessions {
    private static final int MONTH = 30 * 24 * 3600;

    void never(HttpServletRequest request) {
        // ruleid: session-never-expires
        request.getSession().setMaxInactiveInterval(-1);
    }

    void month(HttpSession session) {
        // ruleid: session-never-expires
        session.setMaxInactiveInterval(MONTH);
    }

    void minutes(HttpSession session) {
        // ok: session-never-expires
        session.setMaxInactiveInterval(30 * 60);
    }

    void configured(HttpSession session, int seconds) {
        // ok: session-never-expires
        session.setMaxInactiveInterval(seconds);
    }
}
