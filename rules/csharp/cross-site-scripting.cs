using System;
using System.Net;
using System.Text.Encodings.Web;
using System.Web.UI;
using Ganss.Xss;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Web;

public class HelloController : Controller
{
    private readonly HtmlEncoder _encoder;

    [HttpGet]
    public IActionResult Greet(string name, int age)
    {
        // ruleid: cross-site-scripting
        return Content("<h1>Hello " + name + "</h1>", "text/html");
    }

    [HttpGet]
    public IActionResult Safe(string name, int age)
    {
        // ok: cross-site-scripting
        var plain = Content("Hello " + name);
        // ok: cross-site-scripting
        var typed = Content("Hello " + name, "text/plain");
        // ok: cross-site-scripting
        var number = Content($"<b>{age}</b>", "text/html");
        // ok: cross-site-scripting
        var encoded = Content("<b>" + WebUtility.HtmlEncode(name) + "</b>", "text/html");
        // ok: cross-site-scripting
        return Content($"<b>{_encoder.Encode(name)}</b>", "text/html");
    }

    [HttpGet]
    public IActionResult Strings(string comment)
    {
        // ruleid: cross-site-scripting
        ViewBag.Comment = new HtmlString(comment);
        // ok: cross-site-scripting
        ViewBag.Clean = new HtmlString(new HtmlSanitizer().Sanitize(comment));
        // ok: cross-site-scripting
        ViewBag.Plain = comment;
        // ruleid: cross-site-scripting
        return new ContentResult { Content = "<p>" + comment + "</p>", ContentType = "text/html", StatusCode = 200 };
    }
}

public static class Tags
{
    public static IHtmlContent Badge(this IHtmlHelper html, HttpRequest request)
    {
        // ruleid: cross-site-scripting
        return html.Raw("<span>" + request.Query["badge"] + "</span>");
    }
}

public class Middleware
{
    public async Task InvokeAsync(HttpContext context)
    {
        // ruleid: cross-site-scripting
        await context.Response.WriteAsync("<p>" + context.Request.Query["q"] + "</p>");
        // ok: cross-site-scripting
        await context.Response.WriteAsync("<p>" + HtmlEncoder.Default.Encode(context.Request.Query["q"]) + "</p>");
        // ok: cross-site-scripting
        await context.Response.WriteAsync("ok");
    }
}

public partial class SearchPage : Page
{
    protected void Page_Load(object sender, EventArgs e)
    {
        // ruleid: cross-site-scripting
        Response.Write("You searched for " + Request.QueryString["q"]);
        // ruleid: cross-site-scripting
        lblResult.Text = "Results for " + txtQuery.Text;
        // ok: cross-site-scripting
        lblResult.Text = "Results for " + System.Web.HttpUtility.HtmlEncode(txtQuery.Text);
        // ok: cross-site-scripting
        Response.Write("Results: " + Server.HtmlEncode(Request.Form["q"]));
        // ruleid: cross-site-scripting
        divResult.InnerHtml = Request["q"];
    }

    protected void Export(object sender, EventArgs e)
    {
        Response.ContentType = "text/csv";
        // ok: cross-site-scripting
        Response.Write(Request.Form["rows"]);
    }
}

public static class Pages
{
    public static void Map(WebApplication app, string title)
    {
        app.MapGet("/form", (HttpContext context, Microsoft.AspNetCore.Antiforgery.IAntiforgery antiforgery) =>
        {
            var token = antiforgery.GetAndStoreTokens(context);
            // ok: cross-site-scripting
            return Results.Content($"<input type='hidden' value='{token.RequestToken}'>", "text/html");
        });
        app.MapGet("/echo", (HttpContext context) =>
        {
            // ruleid: cross-site-scripting
            return Results.Content($"<p>{context.Request.Query["text"]}</p>", "text/html");
        });
    }
}
