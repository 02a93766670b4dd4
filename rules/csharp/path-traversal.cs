using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Files;

[ApiController]
[Route("files")]
public class FilesController : ControllerBase
{
    private readonly string _root = "/srv/files";

    [HttpGet("{name}")]
    public IActionResult Get(string name)
    {
        var path = Path.Combine(_root, name);
        // ruleid: path-traversal
        var text = System.IO.File.ReadAllText(path);
        // ok: path-traversal
        var safe = System.IO.File.ReadAllText(Path.Combine(_root, Path.GetFileName(name)));
        // ok: path-traversal
        var fixedText = System.IO.File.ReadAllText(Path.Combine(_root, "index.html"));
        return Ok(text + safe + fixedText);
    }

    [HttpGet("stream/{name}")]
    public IActionResult Stream(string name)
    {
        // ruleid: path-traversal
        using var stream = new FileStream(_root + "/" + name, FileMode.Open);
        // ruleid: path-traversal
        return PhysicalFile(Path.Combine(_root, name), "application/octet-stream");
    }

    [HttpGet("checked/{name}")]
    public IActionResult Checked(string name)
    {
        var full = Path.GetFullPath(Path.Combine(_root, name));
        if (!full.StartsWith(_root + Path.DirectorySeparatorChar))
        {
            return NotFound();
        }
        // ok: path-traversal
        return PhysicalFile(full, "text/plain");
    }

    [HttpGet("dots/{name}")]
    public IActionResult Dots(string name)
    {
        if (name.Contains(".."))
        {
            return BadRequest();
        }
        // ok: path-traversal
        return Ok(System.IO.File.ReadAllText(Path.Combine(_root, name)));
    }

    [HttpGet("number/{id}")]
    public IActionResult Number(int id, Guid key)
    {
        // ok: path-traversal
        System.IO.File.Delete(Path.Combine(_root, id + ".txt"));
        // ok: path-traversal
        System.IO.File.Delete(Path.Combine(_root, $"{key}.txt"));
        return NoContent();
    }

    [HttpPost("upload")]
    public async Task<IActionResult> Upload(IFormFile file)
    {
        // ruleid: path-traversal
        using (var target = new FileStream(Path.Combine(_root, file.FileName), FileMode.Create))
        {
            await file.CopyToAsync(target);
        }
        var name = Guid.NewGuid() + Path.GetExtension(file.FileName);
        // ok: path-traversal
        using var other = System.IO.File.Create(Path.Combine(_root, name));
        await file.CopyToAsync(other);
        // ok: path-traversal
        using var reader = new StreamReader(file.OpenReadStream());
        return Ok(await reader.ReadToEndAsync());
    }

    [HttpPost("write")]
    public async Task<IActionResult> Write()
    {
        // ok: path-traversal
        using var reader = new StreamReader(Request.Body);
        var body = await reader.ReadToEndAsync();
        // ok: path-traversal
        await System.IO.File.WriteAllTextAsync("/srv/last.txt", body);
        return Ok();
    }
}

public class Download : System.Web.UI.Page
{
    protected void Page_Load(object sender, EventArgs e)
    {
        string file = Request.QueryString["file"];
        // ruleid: path-traversal
        string path = Server.MapPath("~/files/" + file);
        // ruleid: path-traversal
        Response.WriteFile(path);
        // ok: path-traversal
        Response.WriteFile(Server.MapPath("~/files/terms.pdf"));
    }
}

public class UploadPage : System.Web.UI.Page
{
    protected void Upload_Click(object sender, EventArgs e)
    {
        // ruleid: path-traversal
        FileUpload1.SaveAs(Server.MapPath("~/uploads/") + FileUpload1.FileName);
        // ok: path-traversal
        FileUpload1.SaveAs(Server.MapPath("~/uploads/") + Path.GetFileName(FileUpload1.FileName));
    }
}
