using System.IO;
using System.Xml;
using System.Xml.Xsl;
using Microsoft.AspNetCore.Mvc;

namespace Export;

public class ReportController : Controller
{
    [HttpPost]
    public IActionResult Render([FromForm] string sheet, string name)
    {
        var transform = new XslCompiledTransform();
        // ruleid: xslt-injection
        transform.Load(XmlReader.Create(new StringReader(sheet)));
        // ruleid: xslt-injection
        transform.Load("/srv/sheets/" + name);
        // ok: xslt-injection
        transform.Load("/srv/sheets/report.xslt");
        if (name == "summary")
        {
            // ok: xslt-injection
            transform.Load($"/srv/sheets/{name}.xslt");
        }
        return Ok();
    }
}
