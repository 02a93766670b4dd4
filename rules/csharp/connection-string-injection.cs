using System.Data.SqlClient;
using System.Web;
using Microsoft.Extensions.Configuration;

public class Connections {
    public void Assigned(HttpRequest request) {
        using var connection = new SqlConnection();
        // ruleid: connection-string-injection
        connection.ConnectionString = "Server=db;Initial Catalog=" + request.QueryString["catalog"] + ";User ID=app";
    }

    public void Constructed(HttpRequest request) {
        // ruleid: connection-string-injection
        using var connection = new SqlConnection($"Server={request.Params.Get("server")};Integrated Security=true");
    }

    public void Chosen(HttpRequest request) {
        var catalog = request.QueryString["catalog"] == "archive" ? "archive" : "current";
        // ok: connection-string-injection
        using var connection = new SqlConnection("Server=db;Initial Catalog=" + catalog);
    }

    public void Named(HttpRequest request, IConfiguration configuration) {
        // ok: connection-string-injection
        using var connection = new SqlConnection(configuration.GetConnectionString(request.QueryString["tenant"]));
    }
}
