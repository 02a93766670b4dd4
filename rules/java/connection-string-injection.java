package db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

class Connect {
    Connection url(HttpServletRequest request) throws SQLException {
        // ruleid: connection-string-injection
        return DriverManager.getConnection("jdbc:mysql://" + request.getParameter("host") + "/shop");
    }

    void catalog(HttpServletRequest request, Connection connection) throws SQLException {
        // ruleid: connection-string-injection
        connection.setCatalog(request.getParameter("tenant"));
    }

    Connection constant() throws SQLException {
        // ok: connection-string-injection
        return DriverManager.getConnection("jdbc:mysql://db/shop");
    }
}

@RestController
class Check {
    @GetMapping("/check")
    public boolean check(@RequestParam String url) throws SQLException {
        return open(url) != null;
    }

    private Connection open(String url) throws SQLException {
        // ruleid: connection-string-injection
        return DriverManager.getConnection(url, "shop", System.getenv("PW"));
    }

    @GetMapping("/user")
    public boolean user(@RequestParam String user) throws SQLException {
        // ok: connection-string-injection
        return DriverManager.getConnection("jdbc:mysql://db/shop", user, System.getenv("PW")) != null;
    }
}
