package config;

import java.util.Properties;
import org.springframework.security.config.annotation.web.builders.WebSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;

// ruleid: debug-enabled
@EnableWebSecurity(debug = true)
class Debugged {
    void configure(WebSecurity web) {
        // ruleid: debug-enabled
        web.debug(true);
    }

    void network() {
        // ruleid: debug-enabled
        System.setProperty("javax.net.debug", "all");
    }
}

// ok: debug-enabled
@EnableWebSecurity
class Quiet {
    void configure(WebSecurity web) {
        // ok: debug-enabled
        web.debug(false);
    }

    Properties mail() {
        Properties properties = new Properties();
        // ok: debug-enabled
        properties.put("mail.smtp.auth", "true");
        // ruleid: debug-enabled
        properties.put("mail.debug", "true");
        return properties;
    }
}
