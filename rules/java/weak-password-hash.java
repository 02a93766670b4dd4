package security;

import org.springframework.context.annotation.Bean;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.MessageDigestPasswordEncoder;
import org.springframework.security.crypto.password.NoOpPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

class Encoders {
    @Bean
    PasswordEncoder plain() {
        // ruleid: weak-password-hash
        return NoOpPasswordEncoder.getInstance();
    }

    @Bean
    PasswordEncoder digest() {
        // ruleid: weak-password-hash
        return new MessageDigestPasswordEncoder("SHA-256");
    }

    Object user(String name, String password) {
        // ruleid: weak-password-hash
        return User.withDefaultPasswordEncoder().username(name).password(password).build();
    }

    @Bean
    PasswordEncoder bcrypt() {
        // ok: weak-password-hash
        return new BCryptPasswordEncoder(12);
    }

    @Bean
    PasswordEncoder delegating() {
        // ok: weak-password-hash
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }
}
