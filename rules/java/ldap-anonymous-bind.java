package people;

import java.util.Hashtable;
import javax.naming.Context;

class Environment {
    Hashtable<String, String> anonymous() {
        Hashtable<String, String> env = new Hashtable<>();
        // ruleid: ldap-anonymous-bind
        env.put(Context.SECURITY_AUTHENTICATION, "none");
        return env;
    }

    Hashtable<String, String> empty(String user) {
        Hashtable<String, String> env = new Hashtable<>();
        env.put(Context.SECURITY_PRINCIPAL, user);
        // ruleid: ldap-anonymous-bind
        env.put(Context.SECURITY_CREDENTIALS, "");
        return env;
    }

    Hashtable<String, String> simple(String user, String password) {
        Hashtable<String, String> env = new Hashtable<>();
        // ok: ldap-anonymous-bind
        env.put(Context.SECURITY_AUTHENTICATION, "simple");
        // ok: ldap-anonymous-bind
        env.put(Context.SECURITY_CREDENTIALS, password);
        return env;
    }
}
