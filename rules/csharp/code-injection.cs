using System.Reflection;
using System.Threading.Tasks;
using IronPython.Hosting;
using Jint;
using Microsoft.AspNetCore.Mvc;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Calc;

[ApiController]
public class FormulaController : ControllerBase
{
    private const string Prelude = "1 + 1";

    [HttpPost("evaluate")]
    public async Task<IActionResult> Evaluate([FromBody] string formula)
    {
        // ruleid: code-injection
        var result = await CSharpScript.EvaluateAsync<double>(formula, ScriptOptions.Default);
        // ok: code-injection
        var fixedResult = await CSharpScript.EvaluateAsync<double>(Prelude);
        return Ok(result + fixedResult);
    }

    [HttpPost("script")]
    public async Task<IActionResult> Script()
    {
        string code = Request.Form["code"];
        // ruleid: code-injection
        var script = CSharpScript.Create("var x = " + code + ";");
        await script.RunAsync();
        // ruleid: code-injection
        new Engine().Execute(code);
        return Ok();
    }

    [HttpPost("values")]
    public IActionResult Values([FromBody] string number)
    {
        var engine = new Engine();
        // ok: code-injection
        engine.SetValue("x", number);
        // ok: code-injection
        var result = engine.Evaluate("Math.sqrt(x)");
        return Ok(result);
    }

    [HttpGet("plugin")]
    public IActionResult Plugin(string name)
    {
        // ruleid: code-injection
        var assembly = Assembly.LoadFrom("/plugins/" + name);
        switch (name)
        {
            case "pdf":
                // ok: code-injection
                assembly = Assembly.Load("Plugins.Pdf");
                break;
        }
        return Ok(assembly.FullName);
    }

    [HttpGet("amount")]
    public async Task<IActionResult> Amount(int amount)
    {
        // ok: code-injection
        return Ok(await CSharpScript.EvaluateAsync<int>("2 * " + amount));
    }
}
