package rules;

import java.util.Map;
import javax.servlet.http.HttpServletRequest;
import javax.validation.ConstraintValidatorContext;
import ognl.Ognl;
import ognl.OgnlException;
import org.mvel2.MVEL;
import org.springframework.expression.ExpressionParser;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class FilterController {
    private final ExpressionParser parser = new SpelExpressionParser();

    @GetMapping("/filter")
    public Object filter(@RequestParam String expression) {
        // ruleid: expression-language-injection
        return parser.parseExpression(expression).getValue();
    }

    @GetMapping("/simple")
    public Object simple(@RequestParam String expression) {
        SimpleEvaluationContext context = SimpleEvaluationContext.forReadOnlyDataBinding().build();
        // ok: expression-language-injection
        return parser.parseExpression(expression).getValue(context);
    }

    @GetMapping("/price")
    public Object price(@RequestParam String unit) {
        SimpleEvaluationContext context = SimpleEvaluationContext.forReadOnlyDataBinding().build();
        context.setVariable("unit", unit);
        // ok: expression-language-injection
        return parser.parseExpression("#unit == 'EUR' ? 1 : 2").getValue(context);
    }
}

class Legacy {
    Object ognl(HttpServletRequest request, Object root) throws OgnlException {
        String path = "user." + request.getParameter("property");
        // ruleid: expression-language-injection
        return Ognl.getValue(path, root);
    }

    Object mvel(HttpServletRequest request, Map<String, Object> variables) {
        return compute(request.getParameter("rule"), variables);
    }

    private Object compute(String rule, Map<String, Object> variables) {
        // ruleid: expression-language-injection
        return MVEL.eval(rule, variables);
    }

    Object constant(Map<String, Object> variables) {
        // ok: expression-language-injection
        return MVEL.eval("amount > 100", variables);
    }

    Object known(HttpServletRequest request, Object root) throws OgnlException {
        String property = request.getParameter("property");
        if (!"name".equals(property)) {
            property = "id";
        }
        // ok: expression-language-injection
        return Ognl.getValue(property, root);
    }
}
