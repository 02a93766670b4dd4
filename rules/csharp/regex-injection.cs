using System;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;

namespace Web;

public class SearchController : Controller
{
    [HttpGet]
    public IActionResult Find(string pattern, string text)
    {
        // ruleid: regex-injection
        var regex = new Regex(pattern);
        // ruleid: regex-injection
        var found = Regex.IsMatch(text, "^" + pattern + "$");
        // ruleid: regex-injection
        var replaced = Regex.Replace("some text", pattern, "x");
        // ok: regex-injection
        var quoted = Regex.IsMatch(text, "^" + Regex.Escape(pattern) + "$");
        // ok: regex-injection
        var limited = new Regex(pattern, RegexOptions.None, TimeSpan.FromMilliseconds(100));
        // ok: regex-injection
        var linear = new Regex(pattern, RegexOptions.NonBacktracking);
        // ok: regex-injection
        var own = Regex.Match(text, "[a-z]+");
        return Json(found);
    }
}
