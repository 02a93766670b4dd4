package tools;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;
import org.apache.commons.exec.CommandLine;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

class Ping {
    void direct(HttpServletRequest request) throws IOException {
        String host = request.getParameter("host");
        // ruleid: os-command-injection
        Runtime.getRuntime().exec("ping -c 1 " + host);
    }

    void array(HttpServletRequest request) throws IOException {
        Runtime runtime = Runtime.getRuntime();
        String[] arguments = {"/bin/sh", "-c", "nslookup " + request.getHeader("X-Host")};
        // ruleid: os-command-injection
        runtime.exec(arguments);
    }

    void builder(HttpServletRequest request) throws IOException {
        List<String> command = new ArrayList<>();
        command.add("sh");
        command.add("-c");
        command.add("dig " + request.getParameter("host"));
        // ruleid: os-command-injection
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.start();
    }

    void later(HttpServletRequest request) throws IOException {
        ProcessBuilder builder = new ProcessBuilder();
        // ruleid: os-command-injection
        builder.command("bash", "-c", request.getQueryString());
        builder.start();
    }

    void constant() throws IOException {
        // ok: os-command-injection
        Runtime.getRuntime().exec("uptime");
        // ok: os-command-injection
        new ProcessBuilder("ls", "-l", "/var/log").start();
    }

    void checked(HttpServletRequest request) throws IOException {
        String unit = request.getParameter("unit");
        if (!unit.matches("[a-z0-9]+")) {
            throw new IllegalArgumentException("unit");
        }
        // ok: os-command-injection
        Runtime.getRuntime().exec("systemctl status " + unit);
    }

    void chosen(HttpServletRequest request) throws IOException {
        String program;
        switch (request.getParameter("what")) {
            case "disk":
                program = "df";
                break;
            default:
                program = "free";
        }
        // ok: os-command-injection
        Runtime.getRuntime().exec(program);
    }
}

@RestController
class Convert {
    @GetMapping("/convert")
    public String convert(@RequestParam String name) throws IOException {
        run(Arrays.asList("convert", name, "out.png"));
        // ruleid: os-command-injection
        CommandLine line = CommandLine.parse("convert " + name);
        return line.toString();
    }

    private void run(List<String> arguments) throws IOException {
        // ruleid: os-command-injection
        new ProcessBuilder(arguments).start();
    }
}

@RestController
class Implicit {
    @GetMapping("/list")
    public void list(String folder) throws IOException {
        // ruleid: os-command-injection
        Runtime.getRuntime().exec("ls " + folder);
    }

    @GetMapping("/page")
    public void page(int page) throws IOException {
        // ok: os-command-injection
        Runtime.getRuntime().exec("ls -l " + page);
    }

    @GetMapping("/form")
    public void form(ListForm form) throws IOException {
        // ruleid: os-command-injection
        Runtime.getRuntime().exec("ls " + form.getFolder());
    }

    public void inner(String folder) throws IOException {
        // ok: os-command-injection
        Runtime.getRuntime().exec("ls " + folder);
    }
}

@RestController
class Letters {
    @GetMapping("/letters")
    public void letters(@RequestParam String name) throws IOException {
        // ok: os-command-injection
        Runtime.getRuntime().exec("ls " + name.replaceAll("[^a-z0-9]", ""));
        // ok: os-command-injection
        Runtime.getRuntime().exec("ls " + Pattern.compile("[^a-z0-9]").matcher(name).replaceAll(""));
        // ruleid: os-command-injection
        Runtime.getRuntime().exec("ls " + name.replaceAll("[;|]", ""));
        // ruleid: os-command-injection
        Runtime.getRuntime().exec(new StringJoiner(" ").add("ls").add(name).toString());
    }
}

@RestController
class Typed {
    enum Sort { NAME, SIZE }

    static class Filter {
        private Sort sort;
        private List<String> names;

        public Sort getSort() {
            return sort;
        }

        public String line() {
            // ok: os-command-injection
            return "ls --sort=" + sort;
        }
    }

    @GetMapping("/sorted")
    public void sorted(@RequestParam Sort sort, @RequestParam List<Integer> depths, @RequestParam List<String> names) throws IOException {
        // ok: os-command-injection
        Runtime.getRuntime().exec("ls --sort=" + sort.name() + sort.ordinal());
        // ok: os-command-injection
        Runtime.getRuntime().exec("ls -I " + depths.get(0));
        // ruleid: os-command-injection
        Runtime.getRuntime().exec("ls -I " + names.get(0));
    }

    @GetMapping("/filtered")
    public void filtered(Filter filter, @RequestParam String sort) throws IOException {
        // ok: os-command-injection
        Runtime.getRuntime().exec("ls --sort=" + filter.getSort());
        // ok: os-command-injection
        Runtime.getRuntime().exec(filter.line());
        // ok: os-command-injection
        Runtime.getRuntime().exec("ls --sort=" + Sort.valueOf(sort).name());
        Sort chosen = Sort.valueOf(sort);
        // ok: os-command-injection
        Runtime.getRuntime().exec("ls --sort=" + chosen);
    }

    @GetMapping("/matched")
    public void matched(@RequestParam String name) throws IOException {
        Pattern plain = Pattern.compile("[a-z]+");
        if (plain.matcher(name).matches()) {
            // ok: os-command-injection
            Runtime.getRuntime().exec("ls " + name);
        }
        if (plain.matcher(name).find()) {
            // ruleid: os-command-injection
            Runtime.getRuntime().exec("ls " + name);
        }
    }
}
