using System;
using System.Text.RegularExpressions;

namespace Web;

public class Checks
{
    // ruleid: regex-denial-of-service
    private static readonly Regex Words = new Regex(@"^(\w+)+$");
    // ok: regex-denial-of-service
    private static readonly Regex Plain = new Regex(@"^\w+(-\w+)*$");

    public bool Names(string text)
    {
        // ruleid: regex-denial-of-service
        return Regex.IsMatch(text, "^([a-zA-Z0-9]+)*$");
    }

    public bool Limited(string text)
    {
        // ok: regex-denial-of-service
        return Regex.IsMatch(text, @"^(\d+)+$", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    public bool Linear(string text)
    {
        // ok: regex-denial-of-service
        return new Regex(@"^(\d+)+$", RegexOptions.NonBacktracking).IsMatch(text);
    }

    public string Trimmed(string text)
    {
        // ok: regex-denial-of-service
        return Regex.Replace(text, @"\s+", " ");
    }
}
