using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Cosmos;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Shop;

[Route("users")]
public class UsersController : Controller
{
    private readonly IMongoCollection<BsonDocument> _users;
    private readonly Container _container;

    [HttpGet("by-name")]
    public IActionResult ByName(string name)
    {
        // ruleid: nosql-injection
        var filter = BsonDocument.Parse("{ name: '" + name + "' }");
        // ok: nosql-injection
        var safe = Builders<BsonDocument>.Filter.Eq("name", name);
        // ok: nosql-injection
        var document = new BsonDocument("name", name);
        // ok: nosql-injection
        var found = _users.Find(safe).ToList();
        // ruleid: nosql-injection
        var other = _users.Find($"{{ name: '{name}' }}").ToList();
        // ok: nosql-injection
        var lambda = _users.Find(user => user["name"] == name).ToList();
        return Json(found);
    }

    [HttpGet("where")]
    public IActionResult Where(string code)
    {
        // ruleid: nosql-injection
        var filter = new BsonDocument("$where", "this.credits > " + code);
        // ruleid: nosql-injection
        var script = new BsonJavaScript(code);
        return Json(_users.Find(filter).ToList());
    }

    [HttpGet("cosmos")]
    public async Task<IActionResult> Cosmos(string city)
    {
        // ruleid: nosql-injection
        var query = new QueryDefinition("SELECT * FROM c WHERE c.city = '" + city + "'");
        // ok: nosql-injection
        var safe = new QueryDefinition("SELECT * FROM c WHERE c.city = @city").WithParameter("@city", city);
        return Json(await _container.GetItemQueryIterator<object>(safe).ReadNextAsync());
    }
}
