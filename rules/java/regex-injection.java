package text;

import java.util.List;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;

class Search {
    boolean direct(HttpServletRequest request, String text) {
        // ruleid: regex-injection
        return Pattern.compile(request.getParameter("q")).matcher(text).find();
    }

    boolean composed(HttpServletRequest request, List<String> lines) {
        String expression = ".*" + request.getParameter("q") + ".*";
        for (String line : lines) {
            // ruleid: regex-injection
            if (line.matches(expression)) {
                return true;
            }
        }
        return false;
    }

    boolean quoted(HttpServletRequest request, String text) {
        // ok: regex-injection
        return Pattern.compile(Pattern.quote(request.getParameter("q"))).matcher(text).find();
    }

    boolean plain(HttpServletRequest request, String text) {
        // ok: regex-injection
        return Pattern.compile("[a-z]+").matcher(request.getParameter("q")).find();
    }
}
