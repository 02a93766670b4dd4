package mail;

import java.util.Properties;
import org.apache.commons.mail.SimpleEmail;

class Mails {
    void commons(SimpleEmail email) {
        // ruleid: insecure-smtp-ssl
        email.setSSLOnConnect(true);
    }

    void commonsChecked(SimpleEmail email) {
        // ok: insecure-smtp-ssl
        email.setSSLOnConnect(true);
        email.setSSLCheckServerIdentity(true);
    }

    Properties trusting() {
        Properties properties = new Properties();
        // ruleid: insecure-smtp-ssl
        properties.put("mail.smtp.ssl.trust", "*");
        // ruleid: insecure-smtp-ssl
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        return properties;
    }

    Properties checked() {
        Properties properties = new Properties();
        // ok: insecure-smtp-ssl
        properties.put("mail.smtp.ssl.trust", "mail.example.org");
        // ok: insecure-smtp-ssl
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        return properties;
    }
}
