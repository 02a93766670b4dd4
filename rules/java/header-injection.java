package web;

import java.io.UnsupportedEncodingException;
import java.net.URLEncoder;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

class Headers {
    void language(HttpServletRequest request, HttpServletResponse response) {
        String language = request.getParameter("language");
        // ruleid: header-injection
        response.setHeader("Content-Language", language);
    }

    void download(HttpServletRequest request, HttpServletResponse response) {
        attachment(response, request.getParameter("name"));
    }

    private void attachment(HttpServletResponse response, String name) {
        // ruleid: header-injection
        response.addHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }

    void encoded(HttpServletRequest request, HttpServletResponse response) throws UnsupportedEncodingException {
        String name = URLEncoder.encode(request.getParameter("name"), "UTF-8");
        // ok: header-injection
        response.addHeader("Content-Disposition", "attachment; filename*=UTF-8''" + name);
    }

    void stripped(HttpServletRequest request, HttpServletResponse response) {
        String name = request.getParameter("name").replaceAll("[\\r\\n]", "");
        // ok: header-injection
        response.setHeader("X-Name", name);
    }

    void constant(HttpServletResponse response) {
        // ok: header-injection
        response.setHeader("X-Frame-Options", "DENY");
    }
}
