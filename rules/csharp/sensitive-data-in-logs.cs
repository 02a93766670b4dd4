using System;
using Microsoft.Extensions.Logging;
using Serilog;

namespace Accounts;

public class Login
{
    private readonly ILogger<Login> _logger;

    public bool Check(string user, string password, string apiKey)
    {
        // ruleid: sensitive-data-in-logs
        _logger.LogInformation("Login of {User} with {Password}", user, password);
        // ruleid: sensitive-data-in-logs
        _logger.LogDebug($"Key {apiKey}");
        // ruleid: sensitive-data-in-logs
        Console.WriteLine("password: " + password);
        // ruleid: sensitive-data-in-logs
        Log.Information("Key {Key}", apiKey.Trim());
        // ok: sensitive-data-in-logs
        _logger.LogInformation("Login of {User}", user);
        // ok: sensitive-data-in-logs
        _logger.LogInformation("The password of {User} is wrong", user);
        // ok: sensitive-data-in-logs
        _logger.LogInformation("Length {Length}", password.Length);
        // ok: sensitive-data-in-logs
        _logger.LogInformation("Key {Key}", Mask(apiKey));
        var result = Verify(user, password);
        // ok: sensitive-data-in-logs
        _logger.LogInformation("Login of {User}: {Result}", user, result);
        return result;
    }

    public void Settings(Options options)
    {
        // ruleid: sensitive-data-in-logs
        _logger.LogWarning("Client {Secret}", options.ClientSecret);
        // ok: sensitive-data-in-logs
        _logger.LogWarning("Client {Id}", options.ClientId);
        // ok: sensitive-data-in-logs
        _logger.LogWarning("Password set: {Set}", !string.IsNullOrEmpty(options.Password));
    }
}
