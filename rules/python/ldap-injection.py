import ldap
import ldap.filter
import ldap3
from flask import Flask, request
from ldap3.utils.conv import escape_filter_chars

app = Flask(__name__)


@app.route("/find")
def find():
    name = request.args["name"]
    server = ldap.initialize("ldaps://directory.example.com")
    query = "(&(objectClass=person)(uid=" + name + "))"
    # ruleid: ldap-injection
    found = server.search_s("ou=people,dc=example", ldap.SCOPE_SUBTREE, query)
    safe = "(uid=%s)" % ldap.filter.escape_filter_chars(name)
    # ok: ldap-injection
    server.search_s("ou=people,dc=example", ldap.SCOPE_SUBTREE, safe)
    return str(len(found))


def lookup(connection, uid):
    # ruleid: ldap-injection
    connection.search("dc=example", f"(uid={uid})", attributes=["mail"])
    # ok: ldap-injection
    connection.search("dc=example", f"(uid={escape_filter_chars(uid)})")


@app.route("/lookup", methods=["POST"])
def lookup_view():
    server = ldap3.Server("ldaps://directory.example.com")
    connection = ldap3.Connection(server, auto_bind=True)
    lookup(connection, request.form["uid"])
    # ruleid: ldap-injection
    connection.search(search_base="ou=%s,dc=example" % request.form["unit"], search_filter="(uid=*)")
    return str(len(connection.entries))


@app.route("/fixed")
def fixed():
    connection = ldap3.Connection(ldap3.Server("ldaps://directory.example.com"))
    # ok: ldap-injection
    connection.search("dc=example", "(objectClass=person)")
    return request.args["x"]
