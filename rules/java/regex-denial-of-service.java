package text;

import java.util.regex.Pattern;

class Patterns {
    // ruleid: regex-denial-of-service
    private static final Pattern NESTED = Pattern.compile("^(a+)+$");
    // ruleid: regex-denial-of-service
    private static final Pattern CLASS = Pattern.compile("^([a-zA-Z0-9]+)*@example\\.org$");
    // ok: regex-denial-of-service
    private static final Pattern SIMPLE = Pattern.compile("^[a-z]+@[a-z.]+$");
    // ok: regex-denial-of-service
    private static final Pattern SEPARATED = Pattern.compile("^(\\d+,)*\\d+$");

    boolean inline(String text) {
        // ruleid: regex-denial-of-service
        return text.matches("(\\w*)*!");
    }

    boolean possessive(String text) {
        // ok: regex-denial-of-service
        return text.matches("(a++)+!");
    }
}
