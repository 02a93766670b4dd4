using System;
using log4net;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Serilog;

namespace Web;

[ApiController]
public class SessionController : ControllerBase
{
    private static readonly ILog Old = LogManager.GetLogger(typeof(SessionController));
    private readonly ILogger<SessionController> _logger;

    public SessionController(ILogger<SessionController> logger)
    {
        _logger = logger;
    }

    [HttpPost("login")]
    public IActionResult Login([FromForm] string user, int attempt)
    {
        // ruleid: log-injection
        _logger.LogInformation("Login of {User}", user);
        // ruleid: log-injection
        _logger.LogWarning($"Login of {user} failed");
        // ruleid: log-injection
        Old.Info("Login of " + user);
        // ruleid: log-injection
        Log.Information("Login of {User}", Request.Headers["X-User"]);
        // ok: log-injection
        _logger.LogInformation("Attempt {Attempt}", attempt);
        // ok: log-injection
        _logger.LogInformation("Login of {User}", user.ReplaceLineEndings(""));
        // ok: log-injection
        _logger.LogInformation("Login of {User}", user.Replace(Environment.NewLine, " "));
        // ok: log-injection
        _logger.LogInformation("Login of {User}", user.Replace("\n", "").Replace("\r", ""));
        // ok: log-injection
        Old.Info("Login");
        return Ok();
    }

    [HttpPost("role")]
    public IActionResult Role([FromForm] string role)
    {
        if (role == "admin" || role == "editor")
        {
            // ok: log-injection
            _logger.LogInformation("Role {Role}", role);
        }
        return Ok();
    }
}
