using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Web;

public class OrderController : Controller
{
    private readonly ILogger<OrderController> _logger;
    private readonly IWebHostEnvironment _environment;

    [HttpGet]
    public IActionResult Get(int id)
    {
        try
        {
            return Ok(Load(id));
        }
        catch (InvalidOperationException exception)
        {
            // ruleid: stack-trace-exposure
            return BadRequest(exception.ToString());
        }
        catch (ArgumentException ex)
        {
            // ruleid: stack-trace-exposure
            return StatusCode(500, ex.Message + ex.StackTrace);
        }
        catch (Exception ex)
        {
            // ok: stack-trace-exposure
            _logger.LogError(ex, "Order {Id}: {Trace}", id, ex.StackTrace);
            if (_environment.IsDevelopment())
            {
                // ok: stack-trace-exposure
                return Content(ex.ToString());
            }
            // ok: stack-trace-exposure
            return StatusCode(500, "Something went wrong");
        }
    }
}

public class ErrorMiddleware
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e)
        {
            // ruleid: stack-trace-exposure
            await context.Response.WriteAsync("Error: " + e.StackTrace);
            // ok: stack-trace-exposure
            await context.Response.WriteAsync("Error");
        }
    }
}
