using System.Linq;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
using Microsoft.AspNetCore.Mvc;

namespace Accounts;

public class AccountController : Controller
{
    private readonly XmlDocument _users = new XmlDocument();

    [HttpPost]
    public IActionResult Login(string name, string password)
    {
        // ruleid: xpath-injection
        var user = _users.SelectSingleNode("//user[@name='" + name + "' and @password='" + password + "']");
        // ok: xpath-injection
        var all = _users.SelectNodes("//user");
        return Json(user?.InnerText);
    }

    [HttpGet]
    public IActionResult Read(string id, int number)
    {
        var navigator = new XPathDocument("users.xml").CreateNavigator();
        // ruleid: xpath-injection
        var nodes = navigator.Select($"/users/user[id='{id}']");
        // ok: xpath-injection
        var numbered = navigator.Select($"/users/user[{number}]");
        // ruleid: xpath-injection
        var expression = XPathExpression.Compile("/users/user[id='" + id + "']");
        return Json(nodes.Count);
    }

    [HttpGet]
    public IActionResult Linq(string name)
    {
        var document = XDocument.Load("users.xml");
        // ruleid: xpath-injection
        var found = document.XPathSelectElement("//user[@name='" + name + "']");
        // ok: xpath-injection
        var safe = document.Descendants("user").FirstOrDefault(user => (string)user.Attribute("name") == name);
        return Json(found ?? safe);
    }
}
