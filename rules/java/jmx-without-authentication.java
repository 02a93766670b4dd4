package ops;

import java.util.Properties;

class Management {
    void open() {
        // ruleid: jmx-without-authentication
        System.setProperty("com.sun.management.jmxremote.authenticate", "false");
        // ok: jmx-without-authentication
        System.setProperty("com.sun.management.jmxremote.port", "9010");
    }

    Properties settings() {
        Properties properties = new Properties();
        // ruleid: jmx-without-authentication
        properties.setProperty("com.sun.management.jmxremote.ssl", "false");
        // ok: jmx-without-authentication
        properties.setProperty("com.sun.management.jmxremote.authenticate", "true");
        return properties;
    }
}
