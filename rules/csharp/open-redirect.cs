using System;
using System.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Accounts;

public class LoginController : Controller
{
    [HttpPost]
    public IActionResult Enter(string user, string returnUrl)
    {
        // ruleid: open-redirect
        return Redirect(returnUrl);
    }

    [HttpPost]
    public IActionResult Checked(string returnUrl)
    {
        if (Url.IsLocalUrl(returnUrl))
        {
            // ok: open-redirect
            return Redirect(returnUrl);
        }
        // ok: open-redirect
        return RedirectToAction("Index");
    }

    [HttpGet]
    public IActionResult Local(string returnUrl)
    {
        // ok: open-redirect
        return LocalRedirect(returnUrl);
    }

    [HttpGet]
    public IActionResult Inner(string name)
    {
        // ok: open-redirect
        return Redirect("/people/" + name);
    }

    [HttpGet]
    public IActionResult Encoded(string name)
    {
        // ok: open-redirect
        return Redirect("https://example.com/search?q=" + Uri.EscapeDataString(name));
    }

    [HttpGet]
    public void Write(string next)
    {
        // ruleid: open-redirect
        Response.Redirect("https://" + next);
        // ruleid: open-redirect
        Response.Headers["Location"] = next;
    }
}

public class Old : System.Web.UI.Page
{
    protected void Page_Load(object sender, EventArgs e)
    {
        // ruleid: open-redirect
        Response.Redirect(Request.QueryString["url"]);
        // ok: open-redirect
        Response.Redirect("~/Default.aspx?from=" + Request.QueryString["from"]);
        // ok: open-redirect
        Response.Redirect("Login.aspx");
    }
}

public static class Go
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/go", (string to) =>
        {
            // ruleid: open-redirect
            return Results.Redirect(to);
        });
        app.MapGet("/home", () => Results.Redirect("/"));
    }
}
