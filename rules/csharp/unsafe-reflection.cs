using System;
using System.Collections.Generic;
using System.Reflection;
using System.Xml.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Import;

[ApiController]
public class ImportController : ControllerBase
{
    private static readonly Dictionary<string, Type> Kinds = new() { ["order"] = typeof(Order) };

    [HttpPost("import")]
    public IActionResult Import(string type)
    {
        // ruleid: unsafe-reflection
        var serializer = new XmlSerializer(Type.GetType(type));
        // ok: unsafe-reflection
        var known = new XmlSerializer(Kinds[type]);
        // ok: unsafe-reflection
        var own = Type.GetType("Shop.Order");
        return Ok(serializer.Deserialize(Request.Body));
    }

    [HttpPost("create")]
    public IActionResult Create(string name)
    {
        // ruleid: unsafe-reflection
        var handler = Activator.CreateInstance("Shop.Handlers", name);
        // ruleid: unsafe-reflection
        var other = Assembly.GetExecutingAssembly().CreateInstance("Shop." + name);
        // ok: unsafe-reflection
        var third = Activator.CreateInstance(typeof(Order));
        return Ok(handler);
    }

    [HttpPost("run")]
    public IActionResult Run(string method)
    {
        // ruleid: unsafe-reflection
        return Ok(GetType().GetMethod(method).Invoke(this, null));
    }
}
