package web;

import java.util.Set;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpSession;

class Sessions {
    private static final Set<String> LANGUAGES = Set.of("en", "de");

    void value(HttpServletRequest request) {
        HttpSession session = request.getSession(true);
        String role = request.getParameter("role");
        // ruleid: trust-boundary
        session.setAttribute("role", role);
    }

    void name(HttpServletRequest request) {
        // ruleid: trust-boundary
        request.getSession().setAttribute(request.getParameter("name"), "1");
    }

    void old(HttpServletRequest request) {
        remember(request.getSession(), request.getHeader("X-User"));
    }

    private void remember(HttpSession session, String user) {
        // ruleid: trust-boundary
        session.putValue("user", user);
    }

    void constant(HttpServletRequest request) {
        // ok: trust-boundary
        request.getSession().setAttribute("seen", "yes");
    }

    void checked(HttpServletRequest request) {
        String language = request.getParameter("language");
        if (LANGUAGES.contains(language)) {
            // ok: trust-boundary
            request.getSession().setAttribute("language", language);
        }
    }
}
