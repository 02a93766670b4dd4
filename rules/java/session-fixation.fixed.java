package security;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.SessionManagementConfigurer;

class Sessions {
    void old(HttpSecurity http) throws Exception {
        // ruleid: session-fixation
        http.sessionManagement().sessionFixation().migrateSession();
    }

    void lambda(HttpSecurity http) throws Exception {
        // ruleid: session-fixation
        http.sessionManagement(s -> s.sessionFixation(SessionManagementConfigurer.SessionFixationConfigurer::migrateSession));
    }

    void changed(HttpSecurity http) throws Exception {
        // ok: session-fixation
        http.sessionManagement().sessionFixation().changeSessionId();
    }

    void migrated(HttpSecurity http) throws Exception {
        // ok: session-fixation
        http.sessionManagement(s -> s.sessionFixation(f -> f.migrateSession()));
    }
}
