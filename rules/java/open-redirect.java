package web;

import java.io.IOException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

class Leave {
    void direct(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String target = request.getParameter("url");
        // ruleid: open-redirect
        response.sendRedirect(target);
    }

    void header(HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(302);
        // ruleid: open-redirect
        response.setHeader("Location", next(request));
    }

    private String next(HttpServletRequest request) {
        String next = request.getParameter("next");
        return next == null ? "/" : next;
    }

    void ownPath(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // ok: open-redirect
        response.sendRedirect("/items/" + request.getParameter("id"));
        // ok: open-redirect
        response.sendRedirect(request.getContextPath() + "/items?id=" + request.getParameter("id"));
    }

    void checked(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String target = request.getParameter("url");
        if (target.startsWith("https://www.example.org/")) {
            // ok: open-redirect
            response.sendRedirect(target);
        }
    }

    void again(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // ok: open-redirect
        response.sendRedirect(request.getRequestURI());
    }
}

@Controller
class Out {
    @GetMapping("/out")
    public String out(@RequestParam String url) {
        // ruleid: open-redirect
        return "redirect:" + url;
    }

    @GetMapping("/out2")
    public ModelAndView out2(@RequestParam String url) {
        // ruleid: open-redirect
        return new ModelAndView("redirect:" + url);
    }

    @GetMapping("/item")
    public String item(@RequestParam String id) {
        // ok: open-redirect
        return "redirect:/items/" + id;
    }
}
