package directory

import (
	"fmt"
	"net/http"

	"github.com/go-ldap/ldap/v3"
)

func search(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("user")
	filter := fmt.Sprintf("(&(objectClass=person)(uid=%s))", name)
	// ruleid: ldap-injection
	req := ldap.NewSearchRequest("dc=example,dc=com", 2, 0, 0, 0, false, filter, []string{"dn"}, nil)
	_ = req
	// ruleid: ldap-injection
	ldap.NewDelRequest("uid="+name+",dc=example,dc=com", nil)
	// ok: ldap-injection
	ldap.NewDelRequest("uid="+ldap.EscapeDN(name)+",dc=example,dc=com", nil)
	// ok: ldap-injection
	ldap.NewSearchRequest("dc=example,dc=com", 2, 0, 0, 0, false, "(uid="+ldap.EscapeFilter(name)+")", []string{"dn"}, nil)
}
