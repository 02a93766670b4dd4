package web;

import java.util.logging.Level;
import javax.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Login {
    private static final Logger log = LoggerFactory.getLogger(Login.class);
    private final java.util.logging.Logger audit = java.util.logging.Logger.getLogger("audit");

    @PostMapping("/login")
    public void login(@RequestParam String user, @RequestParam int attempts) {
        // ruleid: log-injection
        log.info("login of " + user);
        // ruleid: log-injection
        log.warn("login of {} failed", user);
        // ok: log-injection
        log.info("attempts: {}", attempts);
        failed(user);
    }

    private void failed(String name) {
        // ruleid: log-injection
        audit.log(Level.INFO, "failed: {0}", name);
        // ok: log-injection
        audit.info("failed: " + name.replaceAll("[\\r\\n]", "_"));
    }

    void constant(HttpServletRequest request) {
        // ok: log-injection
        log.info("asked for the start page");
    }
}
