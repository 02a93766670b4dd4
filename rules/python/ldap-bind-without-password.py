import ldap
import ldap3


def login(dn, password):
    connection = ldap.initialize("ldaps://directory.example.com")
    # ruleid: ldap-bind-without-password
    connection.simple_bind_s(dn, "")
    # ok: ldap-bind-without-password
    connection.simple_bind_s(dn, password)
    # ruleid: ldap-bind-without-password
    connection.simple_bind_s(dn)
    return connection


def other(server, dn, password):
    # ruleid: ldap-bind-without-password
    first = ldap3.Connection(server, authentication=ldap3.ANONYMOUS)
    # ok: ldap-bind-without-password
    second = ldap3.Connection(server, user=dn, password=password)
    return first, second
