using System.DirectoryServices;
using System.DirectoryServices.Protocols;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Security.Application;

namespace Directory;

public class PeopleController : Controller
{
    [HttpGet]
    public IActionResult Find(string name)
    {
        var entry = new DirectoryEntry("LDAP://dc=example,dc=com");
        var searcher = new DirectorySearcher(entry);
        // ruleid: ldap-injection
        searcher.Filter = "(&(objectClass=user)(cn=" + name + "))";
        // ok: ldap-injection
        searcher.Filter = "(&(objectClass=user)(cn=" + Encoder.LdapFilterEncode(name) + "))";
        // ruleid: ldap-injection
        var other = new DirectorySearcher(entry, $"(sAMAccountName={name})");
        // ruleid: ldap-injection
        var third = new DirectorySearcher { Filter = $"(mail={name})" };
        return Json(searcher.FindAll());
    }

    [HttpGet]
    public IActionResult Unit(string unit, int room)
    {
        // ruleid: ldap-injection
        var entry = new DirectoryEntry("LDAP://ou=" + unit + ",dc=example,dc=com");
        // ok: ldap-injection
        var searcher = new DirectorySearcher("(roomNumber=" + room + ")");
        // ruleid: ldap-injection
        var request = new SearchRequest("dc=example,dc=com", "(ou=" + unit + ")", SearchScope.Subtree);
        // ok: ldap-injection
        var all = new SearchRequest("dc=example,dc=com", "(objectClass=user)", SearchScope.Subtree);
        return Json(entry.Name);
    }

    [HttpGet]
    public IActionResult Escaped(string name)
    {
        // ok: ldap-injection
        var searcher = new DirectorySearcher("(cn=" + EscapeLdapFilter(name) + ")");
        return Json(searcher.FindOne());
    }

    private static string EscapeLdapFilter(string value)
    {
        return value.Replace("\\", "\\5c").Replace("*", "\\2a").Replace("(", "\\28").Replace(")", "\\29");
    }
}
