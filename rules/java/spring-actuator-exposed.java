package security;

import org.springframework.boot.actuate.autoconfigure.security.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

class Actuator {
    @Bean
    SecurityFilterChain byPath(HttpSecurity http) throws Exception {
        // ruleid: spring-actuator-exposed
        http.authorizeHttpRequests(a -> a.requestMatchers("/actuator/**").permitAll().anyRequest().authenticated());
        return http.build();
    }

    @Bean
    SecurityFilterChain byPathAmongOthers(HttpSecurity http) throws Exception {
        // ruleid: spring-actuator-exposed
        http.authorizeRequests().antMatchers("/login", "/actuator/heapdump").permitAll();
        return http.build();
    }

    @Bean
    SecurityFilterChain byRequest(HttpSecurity http) throws Exception {
        // ruleid: spring-actuator-exposed
        http.authorizeHttpRequests(a -> a.requestMatchers(EndpointRequest.toAnyEndpoint()).permitAll());
        return http.build();
    }

    @Bean
    SecurityFilterChain health(HttpSecurity http) throws Exception {
        // ok: spring-actuator-exposed
        http.authorizeHttpRequests(a -> a.requestMatchers("/actuator/health").permitAll());
        return http.build();
    }

    @Bean
    SecurityFilterChain role(HttpSecurity http) throws Exception {
        // ok: spring-actuator-exposed
        http.authorizeHttpRequests(a -> a.requestMatchers(EndpointRequest.toAnyEndpoint()).hasRole("ADMIN"));
        return http.build();
    }
}
