using System.Web.Http.Cors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Web;

public static class Startup
{
    public static void Configure(IServiceCollection services, WebApplication app)
    {
        services.AddCors(options =>
        {
            // ruleid: cors-wildcard
            options.AddPolicy("open", policy => policy
                .SetIsOriginAllowed(origin => true)
                .AllowCredentials());
            // ok: cors-wildcard
            options.AddPolicy("own", policy => policy.WithOrigins("https://app.example.com").AllowCredentials());
            // ruleid: cors-wildcard
            options.AddPolicy("all", policy => policy.AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader());
            // ok: cors-wildcard
            options.AddPolicy("read", policy => policy.AllowAnyOrigin().WithMethods("GET"));
            // ok: cors-wildcard
            options.AddPolicy("sub", policy => policy.SetIsOriginAllowed(origin => origin.EndsWith(".example.com")));
        });
        app.Use(async (context, next) =>
        {
            // ruleid: cors-wildcard
            context.Response.Headers["Access-Control-Allow-Origin"] = "*";
            // ok: cors-wildcard
            context.Response.Headers["Access-Control-Allow-Methods"] = "*";
            await next();
        });
    }
}

// ruleid: cors-wildcard
[EnableCors(origins: "*", headers: "*", methods: "*")]
public class OpenController : ApiController
{
}

// ok: cors-wildcard
[EnableCors(origins: "https://example.com", headers: "*", methods: "*")]
public class OwnController : ApiController
{
}
