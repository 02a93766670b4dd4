using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;

namespace Web;

public class TransferController : Controller
{
    // ruleid: csrf-off
    [HttpPost, IgnoreAntiforgeryToken]
    public IActionResult Send(int amount)
    {
        return Ok();
    }

    // ok: csrf-off
    [HttpPost, ValidateAntiForgeryToken]
    public IActionResult Checked(int amount)
    {
        return Ok();
    }
}

// ruleid: csrf-off
[IgnoreAntiforgeryToken]
public class HookModel : PageModel
{
}

[ApiController]
public class HookController : ControllerBase
{
    // ok: csrf-off
    [IgnoreAntiforgeryToken]
    [HttpPost]
    public IActionResult Receive() => Ok();
}

public static class Routes
{
    public static void Frames(AntiforgeryOptions options)
    {
        // ruleid: csrf-off
        options.SuppressXFrameOptionsHeader = true;
        // ok: csrf-off
        options.SuppressXFrameOptionsHeader = false;
    }

    public static void Map(WebApplication app)
    {
        // ruleid: csrf-off
        app.MapPost("/upload", (IFormFile file) => Results.Ok()).DisableAntiforgery();
        // ok: csrf-off
        app.MapPost("/avatar", (IFormFile file) => Results.Ok());
    }
}
