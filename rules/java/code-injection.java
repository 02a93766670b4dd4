package calc;

import groovy.lang.GroovyShell;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;
import javax.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

class Calculator {
    Object direct(HttpServletRequest request) throws ScriptException {
        ScriptEngine engine = new ScriptEngineManager().getEngineByName("JavaScript");
        // ruleid: code-injection
        return engine.eval(request.getParameter("formula"));
    }

    Object wrapped(HttpServletRequest request) throws ScriptException {
        ScriptEngineManager manager = new ScriptEngineManager();
        String body = "result = " + request.getParameter("formula") + ";";
        // ruleid: code-injection
        return manager.getEngineByName("nashorn").eval(body);
    }

    Object asData(HttpServletRequest request) throws ScriptException {
        ScriptEngine engine = new ScriptEngineManager().getEngineByName("JavaScript");
        engine.put("x", request.getParameter("x"));
        // ok: code-injection
        return engine.eval("Number(x) * 2");
    }

    Object number(HttpServletRequest request) throws ScriptException {
        ScriptEngine engine = new ScriptEngineManager().getEngineByName("JavaScript");
        double x = Double.parseDouble(request.getParameter("x"));
        // ok: code-injection
        return engine.eval("Math.sqrt(" + x + ")");
    }
}

@RestController
class Scripts {
    @PostMapping("/scripts")
    public String run(@RequestBody String script) {
        return evaluate(script);
    }

    private String evaluate(String script) {
        GroovyShell shell = new GroovyShell();
        // ruleid: code-injection
        return String.valueOf(shell.evaluate(script));
    }

    Object fixed() {
        // ok: code-injection
        return new GroovyShell().evaluate("1 + 1");
    }
}
