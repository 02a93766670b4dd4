using System;
using System.Net;
using System.Web;
using Microsoft.AspNetCore.Mvc;

namespace Files;

public class DownloadController : Controller
{
    [HttpGet]
    public IActionResult Get(string name, int size)
    {
        // ruleid: header-injection
        Response.Headers.Add("Content-Disposition", "attachment; filename=" + name);
        // ruleid: header-injection
        Response.Headers["X-Name"] = name;
        // ok: header-injection
        Response.Headers["X-Name"] = Uri.EscapeDataString(name);
        // ok: header-injection
        Response.Headers.Append("X-Size", size.ToString());
        // ok: header-injection
        Response.Headers.Append("X-Name", name.Replace("\r", "").Replace("\n", ""));
        // ok: header-injection
        Response.Headers["X-Frame-Options"] = "DENY";
        return Ok();
    }
}

public class Handler : IHttpHandler
{
    public bool IsReusable => false;

    public void ProcessRequest(HttpContext context)
    {
        // ruleid: header-injection
        context.Response.AddHeader("X-Language", context.Request.QueryString["lang"]);
        // ruleid: header-injection
        context.Response.AppendHeader("X-Agent", context.Request.UserAgent);
        // ok: header-injection
        context.Response.AddHeader("X-Language", HttpUtility.UrlEncode(context.Request.QueryString["lang"]));
        // ok: header-injection
        context.Response.AddHeader("Cache-Control", "no-store");
    }
}
