package security;

import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

class Security {
    @Bean
    SecurityFilterChain old(HttpSecurity http) throws Exception {
        // ruleid: csrf-off
        http.csrf().disable().authorizeRequests().anyRequest().authenticated();
        return http.build();
    }

    @Bean
    SecurityFilterChain lambda(HttpSecurity http) throws Exception {
        // ruleid: csrf-off
        http.csrf(csrf -> csrf.disable());
        return http.build();
    }

    @Bean
    SecurityFilterChain reference(HttpSecurity http) throws Exception {
        // ruleid: csrf-off
        return http.csrf(AbstractHttpConfigurer::disable).build();
    }

    @Bean
    SecurityFilterChain stateless(HttpSecurity http) throws Exception {
        // ok: csrf-off
        http.csrf(AbstractHttpConfigurer::disable);
        http.sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
        return http.build();
    }

    @Bean
    SecurityFilterChain partly(HttpSecurity http) throws Exception {
        // ok: csrf-off
        http.csrf(csrf -> csrf.ignoringRequestMatchers("/hooks/**"));
        return http.build();
    }
}
