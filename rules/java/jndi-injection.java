package config;

import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.servlet.http.HttpServletRequest;
import javax.sql.DataSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

class Lookup {
    Object direct(HttpServletRequest request) throws NamingException {
        Context context = new InitialContext();
        // ruleid: jndi-injection
        return context.lookup(request.getParameter("name"));
    }

    DataSource constant() throws NamingException {
        // ok: jndi-injection
        return (DataSource) new InitialContext().lookup("java:comp/env/jdbc/shop");
    }

    Object chosen(HttpServletRequest request) throws NamingException {
        String name = "a".equals(request.getParameter("db")) ? "java:jdbc/a" : "java:jdbc/b";
        // ok: jndi-injection
        return new InitialContext().lookup(name);
    }
}

@RestController
class Resources {
    @GetMapping("/resource")
    public Object resource(@RequestParam String name) throws NamingException {
        return find("ldap://" + name);
    }

    private Object find(String url) throws NamingException {
        // ruleid: jndi-injection
        return InitialContext.doLookup(url);
    }
}
