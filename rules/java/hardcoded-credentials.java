package config;

import java.io.InputStream;
import java.net.PasswordAuthentication;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

class Settings {
    // ruleid: hardcoded-credentials
    private static final String DB_PASSWORD = "hunter-2-hunter";
    // ok: hardcoded-credentials
    private static final String PASSWORD = "password";
    // ok: hardcoded-credentials
    private static final String PASSWORD_KEY = "spring.datasource.password";
    // ok: hardcoded-credentials
    private String password = "";
    // ok: hardcoded-credentials
    private String adminPassword = "${admin.password}";

    Connection literal() throws SQLException {
        // ruleid: hardcoded-credentials
        return DriverManager.getConnection("jdbc:mysql://db/shop", "shop", "s3same-open");
    }

    Connection variable() throws SQLException {
        String secret = "s3same-" + "open";
        // ruleid: hardcoded-credentials
        return DriverManager.getConnection("jdbc:mysql://db/shop", "shop", secret);
    }

    Connection environment() throws SQLException {
        // ok: hardcoded-credentials
        return DriverManager.getConnection("jdbc:mysql://db/shop", "shop", System.getenv("DB_PASSWORD"));
    }

    Connection address() throws SQLException {
        // ruleid: hardcoded-credentials
        return DriverManager.getConnection("jdbc:postgresql://db/shop?user=shop&password=s3same-open");
    }

    Connection addressAlone() throws SQLException {
        // ok: hardcoded-credentials
        return DriverManager.getConnection("jdbc:postgresql://db/shop?user=shop");
    }

    PasswordAuthentication proxy() {
        // ruleid: hardcoded-credentials
        return new PasswordAuthentication("proxy", "pr0xy-user".toCharArray());
    }

    private static final String STORE_PASSWORD = "changeit";

    void stores(KeyStore store, InputStream in) throws Exception {
        // ruleid: hardcoded-credentials
        store.load(in, "k3ystore-2".toCharArray());
        // ok: hardcoded-credentials
        store.load(in, "changeit".toCharArray());
        // ok: hardcoded-credentials
        store.load(in, STORE_PASSWORD.toCharArray());
    }

    boolean admin(String password) {
        // ruleid: hardcoded-credentials
        return "letmein77".equals(password);
    }

    Properties mail(String given) {
        Properties properties = new Properties();
        // ruleid: hardcoded-credentials
        properties.setProperty("mail.password", "p0st-office");
        // ok: hardcoded-credentials
        properties.setProperty("mail.smtp.password", given);
        return properties;
    }
}
