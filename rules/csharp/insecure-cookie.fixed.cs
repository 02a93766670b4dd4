using System.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Web;

public class CookieController : Controller
{
    [HttpPost]
    public IActionResult Set(string token, string theme)
    {
        // ruleid: insecure-cookie
        var open = new CookieOptions { HttpOnly = true, Secure = true };
        // ruleid: insecure-cookie
        open.HttpOnly = true;
        // ok: insecure-cookie
        var closed = new CookieOptions { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict };
        // ruleid: insecure-cookie
        Response.Cookies.Append("auth_token", token);
        // ok: insecure-cookie
        Response.Cookies.Append("auth_token", token, closed);
        // ok: insecure-cookie
        Response.Cookies.Append("theme", theme);
        return Ok();
    }

    public void Old()
    {
        var cookie = new HttpCookie("session");
        // ruleid: insecure-cookie
        cookie.Secure = true;
        // ok: insecure-cookie
        cookie.HttpOnly = true;
    }

    public static void Configure(IServiceCollection services)
    {
        services.AddSession(options =>
        {
            // ok: insecure-cookie
            options.Cookie.HttpOnly = true;
            // ruleid: insecure-cookie
            options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        });
        services.AddAuthentication().AddCookie(options =>
        {
            // ok: insecure-cookie
            options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        });
    }
}
