package plugins;

import java.lang.reflect.Method;
import java.util.Map;
import javax.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

class Plugins {
    private static final Map<String, Class<?>> KNOWN = Map.of("list", java.util.ArrayList.class);

    Object load(HttpServletRequest request) throws Exception {
        String name = request.getParameter("plugin");
        // ruleid: reflection-injection
        return Class.forName("shop.plugins." + name).getDeclaredConstructor().newInstance();
    }

    Object known(HttpServletRequest request) throws Exception {
        // ok: reflection-injection
        return KNOWN.get(request.getParameter("plugin")).getDeclaredConstructor().newInstance();
    }

    Object constant() throws Exception {
        // ok: reflection-injection
        return Class.forName("org.postgresql.Driver");
    }
}

@RestController
class Actions {
    @GetMapping("/actions/{name}")
    public Object run(@PathVariable String name) throws Exception {
        return call(name);
    }

    private Object call(String name) throws Exception {
        // ruleid: reflection-injection
        Method method = Actions.class.getMethod(name);
        return method.invoke(this);
    }
}
