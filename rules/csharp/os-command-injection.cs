using System.Diagnostics;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;

namespace Tools;

public class NetworkController : Controller
{
    private static readonly string[] Hosts = { "alpha", "beta" };

    [HttpGet]
    public IActionResult Ping(string host)
    {
        // ruleid: os-command-injection
        Process.Start("cmd.exe", "/c ping " + host);
        // ok: os-command-injection
        Process.Start("uptime");
        return Ok();
    }

    [HttpPost]
    public IActionResult Lookup(string host)
    {
        var info = new ProcessStartInfo
        {
            FileName = "/bin/sh",
            UseShellExecute = false,
        };
        // ruleid: os-command-injection
        info.Arguments = $"-c \"nslookup {host}\"";
        // ok: os-command-injection
        Process.Start(info);
        // ruleid: os-command-injection
        var other = new ProcessStartInfo("dig", host);
        // ruleid: os-command-injection
        var third = new ProcessStartInfo { FileName = "dig", Arguments = host };
        return Ok();
    }

    [HttpPost]
    public IActionResult Convert(string file)
    {
        var info = new ProcessStartInfo("convert");
        // ok: os-command-injection
        info.ArgumentList.Add("--");
        // ok: os-command-injection
        info.ArgumentList.Add(file);
        using var process = new Process { StartInfo = info };
        process.Start();
        return Ok();
    }

    [HttpPost]
    public IActionResult Shell(string file)
    {
        var info = new ProcessStartInfo("/bin/bash");
        info.ArgumentList.Add("-c");
        // ruleid: os-command-injection
        info.ArgumentList.Add("wc -l " + file);
        var process = new Process();
        // ruleid: os-command-injection
        process.StartInfo.FileName = file;
        // ok: os-command-injection
        process.StartInfo.Arguments = "--version";
        process.Start();
        return Ok();
    }

    [HttpPost]
    public IActionResult Script(string name)
    {
        using var shell = PowerShell.Create();
        // ruleid: os-command-injection
        shell.AddScript("Get-Service " + name);
        // ok: os-command-injection
        shell.AddCommand("Get-Service").AddParameter("Name", name);
        return Ok();
    }

    [HttpPost]
    public IActionResult Known(string host)
    {
        if (host != "alpha" && host != "beta")
        {
            return BadRequest();
        }
        // ok: os-command-injection
        Process.Start("ping", host);
        return Ok();
    }
}

public class LettersController : Controller
{
    public IActionResult Letters(string name)
    {
        // ok: os-command-injection
        Process.Start("sh", "-c ls " + Regex.Replace(name, "[^a-z]", ""));
        // ok: os-command-injection
        Process.Start("sh", "-c ls " + new Regex("[^a-z]").Replace(name, ""));
        // ruleid: os-command-injection
        Process.Start("sh", "-c ls " + Regex.Replace(name, "[;|]", ""));
        return Ok();
    }
}

public class TypedController : Controller
{
    public enum Sort { Name, Size }

    public class Filter
    {
        public int Depth { get; set; }
        public Sort Sort { get; set; }
        public string Folder { get; set; }
    }

    public IActionResult Sorted(Sort sort)
    {
        // ok: os-command-injection
        Process.Start("sh", "-c ls --sort=" + sort);
        return Ok();
    }

    public IActionResult Filtered([FromBody] Filter filter)
    {
        // ok: os-command-injection
        Process.Start("sh", "-c ls --sort=" + filter.Sort + " -L " + filter.Depth);
        // ruleid: os-command-injection
        Process.Start("sh", "-c ls " + filter.Folder);
        return Ok();
    }
}
