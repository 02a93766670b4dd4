using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc;

namespace Web;

public class UserController : Controller
{
    private readonly ShopContext _context;

    [HttpPost]
    public async Task<IActionResult> Edit(int id)
    {
        var user = await _context.Users.FindAsync(id);
        // ruleid: mass-assignment
        if (await TryUpdateModelAsync(user))
        {
            await _context.SaveChangesAsync();
        }
        // ruleid: mass-assignment
        await TryUpdateModelAsync<User>(user, "user");
        // ok: mass-assignment
        await TryUpdateModelAsync(user, "", u => u.Name, u => u.Email);
        return Ok();
    }

    [HttpPut]
    public async Task<IActionResult> Replace(int id, User changed)
    {
        var user = await _context.Users.FindAsync(id);
        // ruleid: mass-assignment
        _context.Entry(user).CurrentValues.SetValues(changed);
        // ok: mass-assignment
        _context.Entry(user).CurrentValues.SetValues(new { changed.Name, changed.Email });
        // ok: mass-assignment
        user.Name = changed.Name;
        return Ok();
    }
}

public class OldController : System.Web.Mvc.Controller
{
    [HttpPost]
    public ActionResult Save(int id)
    {
        var user = Load(id);
        // ruleid: mass-assignment
        UpdateModel(user);
        // ok: mass-assignment
        UpdateModel(user, new[] { "Name" });
        return View(user);
    }
}
