package mail;

import freemarker.template.Configuration;
import freemarker.template.Template;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import javax.servlet.http.HttpServletRequest;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.Velocity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

class Render {
    String velocity(HttpServletRequest request) {
        StringWriter out = new StringWriter();
        String template = "Dear " + request.getParameter("name");
        // ruleid: server-side-template-injection
        Velocity.evaluate(new VelocityContext(), out, "mail", template);
        return out.toString();
    }

    String velocityWithModel(HttpServletRequest request) {
        VelocityContext context = new VelocityContext();
        context.put("name", request.getParameter("name"));
        StringWriter out = new StringWriter();
        // ok: server-side-template-injection
        Velocity.evaluate(context, out, "mail", "Dear $name");
        return out.toString();
    }

    Template freemarker(HttpServletRequest request, Configuration configuration) throws IOException {
        return make(request.getParameter("template"), configuration);
    }

    private Template make(String source, Configuration configuration) throws IOException {
        // ruleid: server-side-template-injection
        return new Template("mail", new StringReader(source), configuration);
    }
}

@Controller
class Pages {
    @GetMapping("/page")
    public String page(@RequestParam String lang) {
        // ruleid: server-side-template-injection
        return "user/" + lang + "/welcome";
    }

    @GetMapping("/welcome")
    public String welcome(@RequestParam String lang, Model model) {
        model.addAttribute("lang", lang);
        // ok: server-side-template-injection
        return "welcome";
    }

    @GetMapping("/go")
    public String go(@RequestParam String id) {
        // ok: server-side-template-injection
        return "redirect:/items/" + id;
    }
}
