using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;

namespace Web;

public class Startup
{
    public void Configure(IApplicationBuilder app, IWebHostEnvironment env)
    {
        // ruleid: debug-enabled
        app.UseDeveloperExceptionPage();
        if (env.IsDevelopment())
        {
            // ok: debug-enabled
            app.UseDeveloperExceptionPage();
        }
        else
        {
            // ok: debug-enabled
            app.UseExceptionHandler("/error");
        }
    }
}

public static class Program
{
    public static void Main(string[] args)
    {
        var app = WebApplication.CreateBuilder(args).Build();
        if (app.Environment.IsProduction())
        {
            // ruleid: debug-enabled
            app.UseDeveloperExceptionPage();
        }
        // ruleid: debug-enabled
        app.UseDatabaseErrorPage();
        app.Run();
    }

    public static void ConfigureDevelopment(IApplicationBuilder app)
    {
        // ok: debug-enabled
        app.UseDeveloperExceptionPage();
    }
}

public class StartupDevelopment
{
    public void Configure(IApplicationBuilder app)
    {
        // ok: debug-enabled
        app.UseDeveloperExceptionPage();
    }
}
