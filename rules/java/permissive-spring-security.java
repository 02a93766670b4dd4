package security;

import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.SecurityFilterChain;

class Security {
    @Bean
    SecurityFilterChain open(HttpSecurity http) throws Exception {
        // ruleid: permissive-spring-security
        http.authorizeRequests().anyRequest().permitAll();
        return http.build();
    }

    @Bean
    SecurityFilterChain openByLambda(HttpSecurity http) throws Exception {
        // ruleid: permissive-spring-security
        http.authorizeHttpRequests(a -> a.requestMatchers("/**").permitAll());
        return http.build();
    }

    @Bean
    SecurityFilterChain framed(HttpSecurity http) throws Exception {
        // ruleid: permissive-spring-security
        http.headers(h -> h.frameOptions(HeadersConfigurer.FrameOptionsConfig::disable));
        return http.build();
    }

    @Bean
    SecurityFilterChain closed(HttpSecurity http) throws Exception {
        // ok: permissive-spring-security
        http.authorizeHttpRequests(a -> a.requestMatchers("/", "/login").permitAll().anyRequest().authenticated());
        return http.build();
    }

    @Bean
    SecurityFilterChain sameOrigin(HttpSecurity http) throws Exception {
        // ok: permissive-spring-security
        http.headers(h -> h.frameOptions(HeadersConfigurer.FrameOptionsConfig::sameOrigin));
        return http.build();
    }
}
