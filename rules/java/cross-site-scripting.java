package web;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Enumeration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.owasp.encoder.Encode;
import org.owasp.esapi.ESAPI;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.HtmlUtils;

class Hello extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html");
        PrintWriter out = response.getWriter();
        // ok: cross-site-scripting
        out.println("<html>");
        // ruleid: cross-site-scripting
        out.println("<p>Hello " + request.getParameter("name") + "</p>");
        // ok: cross-site-scripting
        out.println("<p>Hello " + Encode.forHtml(request.getParameter("name")) + "</p>");
        // ok: cross-site-scripting
        out.println("<p>Hello " + ESAPI.encoder().encodeForHTML(request.getParameter("name")) + "</p>");
        footer(out, request.getParameter("lang"));
    }

    private void footer(PrintWriter out, String language) {
        // ruleid: cross-site-scripting
        out.print("<html lang='" + language + "'>");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object[] values = {"a", request.getHeader("Referer")};
        // ruleid: cross-site-scripting
        response.getWriter().printf("%1$s and %2$s", values);
        // ruleid: cross-site-scripting
        response.getWriter().format("<b>%s</b>", request.getQueryString());
        Enumeration<String> names = request.getParameterNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            // ruleid: cross-site-scripting
            response.getWriter().write(name.toCharArray());
        }
        // ruleid: cross-site-scripting
        response.getOutputStream().write(request.getParameter("a").getBytes());
        // ok: cross-site-scripting
        response.getWriter().println(request.getParameter("a").length());
    }

    void json(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        // ok: cross-site-scripting
        response.getWriter().println("{\"name\": \"" + request.getParameter("name") + "\"}");
    }
}

@RestController
class Api {
    @GetMapping("/greet")
    public String greet(@RequestParam String name) {
        // ruleid: cross-site-scripting
        return "<h1>Hello " + name + "</h1>";
    }

    @GetMapping("/greet-safely")
    public String greetSafely(@RequestParam String name) {
        // ok: cross-site-scripting
        return "<h1>Hello " + HtmlUtils.htmlEscape(name) + "</h1>";
    }

    @GetMapping(value = "/plain", produces = "text/plain")
    public String plain(@RequestParam String name) {
        // ok: cross-site-scripting
        return "Hello " + name;
    }

    @PostMapping("/users")
    public User create(@RequestBody User user) {
        // ok: cross-site-scripting
        return user;
    }
}

@Controller
class Pages {
    @GetMapping("/fragment")
    @ResponseBody
    public String fragment(@RequestParam String title) {
        String html = "<h2>" + title + "</h2>";
        // ruleid: cross-site-scripting
        return html;
    }

    @GetMapping("/view")
    public String view(@RequestParam String name) {
        // ok: cross-site-scripting
        return name;
    }
}

@javax.ws.rs.Path("/greeting")
class GreetingResource {
    @javax.ws.rs.GET
    @javax.ws.rs.Produces("text/html")
    public String html(@javax.ws.rs.QueryParam("name") String name) {
        // ruleid: cross-site-scripting
        return "<p>Hello " + name + "</p>";
    }

    @javax.ws.rs.GET
    @javax.ws.rs.Produces("application/json")
    public String json(@javax.ws.rs.QueryParam("name") String name) {
        // ok: cross-site-scripting
        return "{\"name\": \"" + name + "\"}";
    }
}

class PlainServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain; charset=UTF-8");
        answer(response.getWriter(), request.getParameter("path"));
    }

    private void answer(PrintWriter out, String path) {
        // ok: cross-site-scripting
        out.println("deployed " + path);
    }
}

class Mapped extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html");
        Optional<String> name = Optional.ofNullable(request.getHeader("X-Name"));
        // ok: cross-site-scripting
        response.getWriter().write("<p>" + name.map(Encode::forHtml).orElse("none") + "</p>");
        // ok: cross-site-scripting
        response.getWriter().write("<p>" + name.map(it -> Encode.forHtml(it)).orElse("none") + "</p>");
        // ruleid: cross-site-scripting
        response.getWriter().write("<p>" + name.map(String::trim).orElse("none") + "</p>");
        // ruleid: cross-site-scripting
        response.getWriter().write("<p>" + name.map(it -> it + "!").orElse("none") + "</p>");
    }
}

@RestController
class Fetched {
    private final RestTemplate rest = new RestTemplate();

    @GetMapping("/fetched")
    public String fetched(@RequestParam String id) {
        // ok: cross-site-scripting
        return rest.getForObject("https://api.example.org/items/" + id, String.class);
    }

    @GetMapping("/greeted")
    public String greeted(@RequestParam String name) {
        // ruleid: cross-site-scripting
        return "<p>" + name + "</p>";
    }

    @GetMapping("/deferred")
    public String deferred(@RequestParam String name) {
        // ok: cross-site-scripting
        Supplier<String> later = () -> "<p>" + name + "</p>";
        return "<p>hello</p>";
    }
}
