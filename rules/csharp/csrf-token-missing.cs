using Microsoft.AspNetCore.Mvc;

namespace Web;

public class AccountController : Controller
{
    // ruleid: csrf-token-missing
    [HttpPost]
    public IActionResult Rename(string name) => Ok();

    // ruleid: csrf-token-missing
    [HttpPost("settings"), Authorize]
    public async Task<IActionResult> Settings(SettingsForm form) => await Save(form);

    // ok: csrf-token-missing
    [HttpPost]
    [ValidateAntiForgeryToken]
    public IActionResult Delete(int id) => Ok();

    // ok: csrf-token-missing
    [HttpGet]
    public IActionResult Show(int id) => Ok();

    // ok: csrf-token-missing
    [HttpPost]
    public IActionResult Json([FromBody] Order order) => Ok();
}

[AutoValidateAntiforgeryToken]
public class SafeController : Controller
{
    // ok: csrf-token-missing
    [HttpPost]
    public IActionResult Rename(string name) => Ok();
}

[ApiController]
public class ApiOrdersController : ControllerBase
{
    // ok: csrf-token-missing
    [HttpPost]
    public IActionResult Create(Order order) => Ok();
}
