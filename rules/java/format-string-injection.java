package text;

import java.io.IOException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

class Formats {
    String direct(HttpServletRequest request, double price) {
        // ruleid: format-string-injection
        return String.format(request.getParameter("format"), price);
    }

    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String text = "Hello " + request.getParameter("name") + ", it is %tc";
        // ruleid: format-string-injection
        response.getWriter().printf(text, new java.util.Date());
    }

    String asArgument(HttpServletRequest request) {
        // ok: format-string-injection
        return String.format("Hello %s", request.getParameter("name"));
    }

    String constant(double price) {
        // ok: format-string-injection
        return String.format("%.2f", price);
    }
}
