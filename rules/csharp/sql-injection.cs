using System;
using System.Collections.Generic;
using System.Data;
using System.Data.SqlClient;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Shop.Web.Controllers;

[ApiController]
[Route("api/orders")]
public class OrdersController : ControllerBase
{
    private readonly ShopContext _context;
    private readonly IDbConnection _connection;
    private readonly string _connectionString;

    public OrdersController(ShopContext context, IDbConnection connection)
    {
        _context = context;
        _connection = connection;
    }

    [HttpGet("by-user")]
    public IActionResult ByUser(string user, int page)
    {
        using var connection = new SqlConnection(_connectionString);
        // ruleid: sql-injection
        using var command = new SqlCommand("SELECT * FROM orders WHERE owner = '" + user + "'", connection);
        connection.Open();
        using var reader = command.ExecuteReader();
        // ok: sql-injection
        var paged = new SqlCommand($"SELECT * FROM orders ORDER BY id OFFSET {page * 20} ROWS", connection);
        // ok: sql-injection
        var safe = new SqlCommand("SELECT * FROM orders WHERE owner = @owner", connection);
        safe.Parameters.AddWithValue("@owner", user);
        return Ok(reader);
    }

    [HttpGet("search")]
    public async Task<IActionResult> Search([FromQuery] string term, [FromQuery] string sort)
    {
        var sql = new StringBuilder("SELECT * FROM orders WHERE 1 = 1");
        if (!string.IsNullOrEmpty(term))
        {
            sql.Append(" AND title LIKE '%").Append(term).Append("%'");
        }
        // ruleid: sql-injection
        var rows = await _connection.QueryAsync<Order>(sql.ToString());
        // ok: sql-injection
        var fine = await _connection.QueryAsync<Order>("SELECT * FROM orders WHERE title = @term", new { term });
        // ruleid: sql-injection
        var first = await _connection.QueryFirstOrDefaultAsync<Order>($"SELECT * FROM orders ORDER BY {sort}");
        var column = sort switch
        {
            "date" => "created_at",
            "total" => "total",
            _ => "id",
        };
        // ok: sql-injection
        var sorted = await _connection.QueryAsync<Order>($"SELECT * FROM orders ORDER BY {column}");
        return Ok(rows);
    }

    [HttpPost("raw")]
    public IActionResult Raw([FromBody] OrderFilter filter)
    {
        // ruleid: sql-injection
        var raw = _context.Orders.FromSqlRaw("SELECT * FROM orders WHERE city = '" + filter.City + "'");
        // ruleid: sql-injection
        _context.Database.ExecuteSqlRaw($"UPDATE orders SET seen = 1 WHERE city = '{filter.City}'");
        // ok: sql-injection
        var safe = _context.Orders.FromSqlInterpolated($"SELECT * FROM orders WHERE city = {filter.City}");
        // ok: sql-injection
        var positional = _context.Orders.FromSqlRaw("SELECT * FROM orders WHERE city = {0}", filter.City);
        var query = "SELECT * FROM orders WHERE city = '" + filter.City + "'";
        // ruleid: sql-injection
        var old = _context.Orders.FromSql(query);
        // ok: sql-injection
        var parameters = _context.Orders.FromSql($"SELECT * FROM orders WHERE city = {filter.City}");
        // ok: sql-injection
        _context.Database.ExecuteSqlInterpolated($"UPDATE orders SET seen = 1 WHERE city = {filter.City}");
        return Ok(raw);
    }

    [HttpDelete("{id}")]
    public IActionResult Delete(Guid id, string table)
    {
        // ok: sql-injection
        _context.Database.ExecuteSqlRaw("DELETE FROM orders WHERE id = '" + id + "'");
        if (!Regex.IsMatch(table, "^[a-z_]+$"))
        {
            return BadRequest();
        }
        // ok: sql-injection
        _context.Database.ExecuteSqlRaw("DELETE FROM " + table);
        return NoContent();
    }

    [HttpGet("status")]
    public IActionResult Status(string status)
    {
        var allowed = new List<string> { "open", "paid", "sent" };
        if (!allowed.Contains(status))
        {
            return BadRequest();
        }
        // ok: sql-injection
        return Ok(_connection.Query<Order>("SELECT * FROM orders WHERE status = '" + status + "'"));
    }
}

public class ReportService
{
    private readonly IHttpContextAccessor _accessor;
    private readonly NpgsqlDataSource _source;

    public ReportService(IHttpContextAccessor accessor) => _accessor = accessor;

    public object Load()
    {
        string tenant = _accessor.HttpContext.Request.Headers["X-Tenant"];
        using var connection = new NpgsqlConnection("Host=db");
        using var command = connection.CreateCommand();
        // ruleid: sql-injection
        command.CommandText = "SELECT * FROM reports WHERE tenant = '" + tenant + "'";
        // ok: sql-injection
        command.CommandText = "SELECT * FROM reports WHERE tenant = @tenant";
        return Count(connection, tenant);
    }

    private object Count(NpgsqlConnection connection, string tenant)
    {
        // ruleid: sql-injection
        var command = new NpgsqlCommand { Connection = connection, CommandText = string.Format("SELECT count(*) FROM r WHERE t = '{0}'", tenant) };
        return command.ExecuteScalar();
    }
}

public class LoginPage : System.Web.UI.Page
{
    protected void Login_Click(object sender, EventArgs e)
    {
        string query = "SELECT id FROM users WHERE name = '" + txtName.Text + "'";
        // ruleid: sql-injection
        SqlDataAdapter adapter = new SqlDataAdapter(query, connection);
        // ruleid: sql-injection
        SqlCommand byId = new SqlCommand("SELECT * FROM users WHERE id = " + Request.QueryString["id"], connection);
        // ruleid: sql-injection
        SqlCommand byName = new SqlCommand("SELECT * FROM users WHERE name = '" + Request["name"] + "'", connection);
        // ok: sql-injection
        SqlCommand number = new SqlCommand("SELECT * FROM users WHERE id = " + Convert.ToInt32(Request.QueryString["id"]), connection);
        int id;
        if (int.TryParse(Request.QueryString["id"], out id))
        {
            // ok: sql-injection
            SqlCommand parsed = new SqlCommand("SELECT * FROM users WHERE id = " + id, connection);
        }
    }
}

public static class Endpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/products", async (string name, NpgsqlConnection connection) =>
        {
            // ruleid: sql-injection
            return await connection.QueryAsync("SELECT * FROM products WHERE name = '" + name + "'");
        });
        app.MapGet("/products/{id:int}", async (int id, NpgsqlConnection connection) =>
        {
            // ok: sql-injection
            return await connection.QueryAsync("SELECT * FROM products WHERE id = " + id);
        });
    }
}

public class SearchModel : Microsoft.AspNetCore.Mvc.RazorPages.PageModel
{
    private readonly IDbConnection _connection;

    [BindProperty(SupportsGet = true)]
    public string Term { get; set; }

    public void OnGet(string city)
    {
        // ruleid: sql-injection
        _connection.Execute("DELETE FROM visits WHERE city = '" + city + "'");
        // todoruleid: sql-injection
        _connection.Execute("DELETE FROM visits WHERE term = '" + Term + "'");
    }
}

public class Numbered
{
    public int Id { get; set; }
    public string Name { get; set; }
}

public class NumberedController : Controller
{
    private readonly IDbConnection _connection;

    [HttpPost]
    public IActionResult Save(Numbered numbered)
    {
        // ruleid: sql-injection
        _connection.Execute("DELETE FROM items WHERE name = '" + numbered.Name + "'");
        // ok: sql-injection
        _connection.Execute("DELETE FROM items WHERE id = " + numbered.Id);
        return Ok();
    }

    [HttpPost]
    public IActionResult Compiled(string table)
    {
        var plain = new Regex("^[a-z_]+$");
        if (!plain.IsMatch(table))
        {
            return BadRequest();
        }
        // ok: sql-injection
        _connection.Execute("DELETE FROM " + table);
        return Ok();
    }

    // ruleid: sql-injection
    public IActionResult Conventional(string name) => Ok(_connection.Query("SELECT * FROM t WHERE n = '" + name + "'"));
}
