package people;

import javax.naming.directory.SearchControls;

class Controls {
    SearchControls objects(String[] attributes) {
        // ruleid: ldap-entry-poisoning
        return new SearchControls(SearchControls.SUBTREE_SCOPE, 0, 0, attributes, true, false);
    }

    SearchControls flag() {
        SearchControls controls = new SearchControls();
        // ruleid: ldap-entry-poisoning
        controls.setReturningObjFlag(true);
        return controls;
    }

    SearchControls attributes(String[] attributes) {
        // ok: ldap-entry-poisoning
        return new SearchControls(SearchControls.SUBTREE_SCOPE, 0, 0, attributes, false, false);
    }

    SearchControls plain() {
        // ok: ldap-entry-poisoning
        return new SearchControls();
    }
}
