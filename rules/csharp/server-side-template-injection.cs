using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc;
using RazorEngine;
using RazorEngine.Templating;
using RazorLight;
using Scriban;

namespace Mail;

public class PreviewController : Controller
{
    private readonly RazorLightEngine _engine;
    private const string Greeting = "Hello @Model.Name";

    [HttpPost]
    public IActionResult Show(string template, string name)
    {
        // ruleid: server-side-template-injection
        var text = Engine.Razor.RunCompile(template, "preview", null, new { Name = name });
        // ok: server-side-template-injection
        var safe = Engine.Razor.RunCompile(Greeting, "greeting", null, new { Name = name });
        return Content(text + safe);
    }

    [HttpPost]
    public async Task<IActionResult> Render([FromForm] string body)
    {
        // ruleid: server-side-template-injection
        var text = await _engine.CompileRenderStringAsync("key", "<p>" + body + "</p>", new { });
        // ok: server-side-template-injection
        var safe = await _engine.CompileRenderStringAsync("key", "<p>@Model.Body</p>", new { Body = body });
        return Content(text + safe);
    }

    [HttpPost]
    public IActionResult Scripted(string source, string name)
    {
        // ruleid: server-side-template-injection
        var template = Template.Parse(source);
        // ok: server-side-template-injection
        var greeting = Template.Parse("Hello {{ name }}");
        // ok: server-side-template-injection
        return Content(greeting.Render(new { name }));
    }
}
