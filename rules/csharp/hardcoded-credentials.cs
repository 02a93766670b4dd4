using System;
using System.Data.SqlClient;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Store;

public class Settings
{
    // ruleid: hardcoded-credentials
    private const string AdminPassword = "S3cr3t!2024";
    // ok: hardcoded-credentials
    private const string PasswordField = "Password";
    // ok: hardcoded-credentials
    public const string ResetPassword = "reset-password";
    // ok: hardcoded-credentials
    public const string FlagForPassword = "pm-2708-change-password";
    // ruleid: hardcoded-credentials
    public string SmtpPassword { get; set; } = "mail4all";
    // ok: hardcoded-credentials
    public string Password { get; set; } = "";

    public void Connect(IConfiguration configuration)
    {
        // ruleid: hardcoded-credentials
        using var connection = new SqlConnection("Server=db;Database=shop;User Id=sa;Password=Pa55word!;");
        // ok: hardcoded-credentials
        using var safe = new SqlConnection(configuration.GetConnectionString("Shop"));
        // ok: hardcoded-credentials
        using var trusted = new SqlConnection("Server=db;Database=shop;Integrated Security=true;");
        // ok: hardcoded-credentials
        using var filled = new NpgsqlConnection($"Host=db;Username=app;Password={configuration["Db:Password"]}");
    }

    public void Configure(DbContextOptionsBuilder options)
    {
        // ruleid: hardcoded-credentials
        options.UseNpgsql("Host=localhost;Database=shop;Username=shop;Password=shopshop");
        // ok: hardcoded-credentials
        options.UseSqlite("Data Source=shop.db");
    }

    public void Login(string password)
    {
        // ruleid: hardcoded-credentials
        var credential = new NetworkCredential("service", "hunter2");
        // ok: hardcoded-credentials
        var given = new NetworkCredential("service", password);
        // ok: hardcoded-credentials
        var dbPassword = Environment.GetEnvironmentVariable("DB_PASSWORD");
    }
}

public class LoginTests
{
    [Fact]
    public void Works()
    {
        // ok: hardcoded-credentials
        var password = "correct-horse";
    }
}
