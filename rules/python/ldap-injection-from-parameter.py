import ldap
import ldap3
from ldap3.utils.conv import escape_filter_chars


def find(name):
    connection = ldap.initialize("ldaps://ldap.example.com")
    # ruleid: ldap-injection-from-parameter
    return connection.search_s("dc=example,dc=com", ldap.SCOPE_SUBTREE, "(uid=" + name + ")")


def member(connection: ldap3.Connection, name, group):
    query = f"(&(cn={name})(memberOf={group}))"
    # ruleid: ldap-injection-from-parameter
    connection.search("dc=example,dc=com", query)
    # ok: ldap-injection-from-parameter
    connection.search("dc=example,dc=com", "(cn=" + escape_filter_chars(name) + ")")
    return connection.entries


def search(connection: ldap3.Connection, query):
    # ok: ldap-injection-from-parameter
    return connection.search("dc=example,dc=com", query)
