package security;

import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;

// ruleid: cors-wildcard
@CrossOrigin(origins = "*")
@RestController
class Open {
}

// ok: cors-wildcard
@CrossOrigin(origins = "https://app.example.org")
@RestController
class Closed {
}

class Config {
    void header(HttpServletResponse response) {
        // ruleid: cors-wildcard
        response.setHeader("Access-Control-Allow-Origin", "*");
        // ok: cors-wildcard
        response.setHeader("Access-Control-Allow-Methods", "*");
    }

    void reflected(HttpServletRequest request, HttpServletResponse response) {
        // ruleid: cors-wildcard
        response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
    }

    CorsConfiguration configuration() {
        CorsConfiguration configuration = new CorsConfiguration();
        // ruleid: cors-wildcard
        configuration.addAllowedOrigin("*");
        // ruleid: cors-wildcard
        configuration.setAllowedOrigins(List.of("*"));
        // ok: cors-wildcard
        configuration.setAllowedOrigins(List.of("https://app.example.org"));
        return configuration;
    }

    void registry(CorsRegistry registry) {
        // ruleid: cors-wildcard
        registry.addMapping("/api/**").allowedOrigins("*");
        // ok: cors-wildcard
        registry.addMapping("/api/**").allowedOrigins("https://app.example.org");
    }
}
