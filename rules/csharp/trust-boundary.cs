using System;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Web;

public class ProfileController : Controller
{
    private readonly IUserStore _store;

    [HttpPost]
    public IActionResult Choose(string account, int page)
    {
        // ruleid: trust-boundary
        HttpContext.Session.SetString("account", account);
        // ok: trust-boundary
        HttpContext.Session.SetInt32("page", page);
        // ok: trust-boundary
        HttpContext.Session.SetString("page", page.ToString());
        // ok: trust-boundary
        HttpContext.Session.SetString("state", "chosen");
        return Ok();
    }

    [HttpPost]
    public IActionResult Theme(string theme)
    {
        if (theme != "dark" && theme != "light")
        {
            return BadRequest();
        }
        // ok: trust-boundary
        HttpContext.Session.SetString("theme", theme);
        return Ok();
    }
}

public class Basket : System.Web.UI.Page
{
    protected void Page_Load(object sender, EventArgs e)
    {
        // ruleid: trust-boundary
        Session["customer"] = Request.QueryString["customer"];
        // ruleid: trust-boundary
        Session.Add("role", Request.Form["role"]);
        // ok: trust-boundary
        Session["started"] = DateTime.Now;
        // ok: trust-boundary
        Session["count"] = int.Parse(Request.QueryString["count"]);
    }
}
