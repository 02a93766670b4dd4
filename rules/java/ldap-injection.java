package people;

import java.util.Hashtable;
import java.util.List;
import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import javax.naming.directory.SearchControls;
import javax.servlet.http.HttpServletRequest;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.support.LdapEncoder;
import org.springframework.web.bind.annotation.RequestParam;

class Directory {
    private LdapTemplate template;

    void find(HttpServletRequest request) throws NamingException {
        DirContext context = new InitialDirContext(new Hashtable<>());
        String filter = "(&(objectclass=person)(uid=" + request.getParameter("uid") + "))";
        // ruleid: ldap-injection
        context.search("ou=people,dc=example,dc=org", filter, new SearchControls());
        context.close();
    }

    void findWithConcreteType(HttpServletRequest request) throws NamingException {
        InitialDirContext context = new InitialDirContext();
        // ruleid: ldap-injection
        context.search("ou=people", "(cn=" + request.getHeader("cn") + ")", new Object[] {"a"}, new SearchControls());
    }

    void bound(HttpServletRequest request, DirContext context) throws NamingException {
        Object[] arguments = {request.getParameter("uid")};
        // ok: ldap-injection
        context.search("ou=people", "(uid={0})", arguments, new SearchControls());
    }

    boolean login(@RequestParam String user, @RequestParam String password) {
        // ruleid: ldap-injection
        return template.authenticate("", filter(user), password);
    }

    boolean loginEncoded(@RequestParam String user, @RequestParam String password) {
        // ok: ldap-injection
        return template.authenticate("", filter(LdapEncoder.filterEncode(user)), password);
    }

    private String filter(String user) {
        return "(uid=" + user + ")";
    }
}
