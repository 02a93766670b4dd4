package accounts;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class Accounts {
    private static final Logger log = LoggerFactory.getLogger(Accounts.class);

    void login(String user, String password) {
        // ruleid: sensitive-data-in-logs
        log.debug("login of {} with {}", user, password);
        // ok: sensitive-data-in-logs
        log.debug("login of {}", user);
    }

    void token(Session session) {
        String text = "token is " + session.getAccessToken();
        // ruleid: sensitive-data-in-logs
        System.out.println(text);
    }

    void helper(String apiKey) {
        report("key " + apiKey);
    }

    private void report(String text) {
        // ruleid: sensitive-data-in-logs
        log.info(text);
    }

    void length(String password) {
        // ok: sensitive-data-in-logs
        log.info("length of the password: {}", password.length());
    }

    void masked(String cardNumber) {
        // ok: sensitive-data-in-logs
        log.info("card {}", mask(cardNumber));
    }

    private String mask(String number) {
        return "****" + number.substring(number.length() - 4);
    }
}
