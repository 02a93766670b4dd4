using System;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc;

namespace Proxy;

[ApiController]
[Route("proxy")]
public class ProxyController : ControllerBase
{
    private static readonly HttpClient Client = new HttpClient();
    private readonly IHttpClientFactory _factory;
    private readonly string _baseUrl;

    [HttpGet]
    public async Task<IActionResult> Get([FromQuery] string url, [FromQuery] string id)
    {
        // ruleid: server-side-request-forgery
        var text = await Client.GetStringAsync(url);
        // ok: server-side-request-forgery
        var item = await Client.GetStringAsync("https://api.example.com/items/" + id);
        // ok: server-side-request-forgery
        var other = await Client.GetStringAsync($"https://api.example.com/items/{id}");
        // ok: server-side-request-forgery
        var configured = await Client.GetStringAsync($"{_baseUrl}/items/{id}");
        return Ok(text + item + other + configured);
    }

    [HttpGet("image")]
    public async Task<IActionResult> Image(string host, int port)
    {
        var client = _factory.CreateClient("images");
        // ruleid: server-side-request-forgery
        var response = await client.GetAsync($"http://{host}/logo.png");
        // ruleid: server-side-request-forgery
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host));
        // ok: server-side-request-forgery
        var local = await client.GetAsync($"http://localhost:{port}/health");
        return Ok(response);
    }

    [HttpGet("old")]
    public IActionResult Old(string url)
    {
        // ruleid: server-side-request-forgery
        var request = WebRequest.Create(url);
        using var client = new WebClient();
        // ruleid: server-side-request-forgery
        var text = client.DownloadString(url);
        // ok: server-side-request-forgery
        var fixedText = client.DownloadString("https://example.com/feed");
        return Ok(text);
    }

    [HttpGet("checked")]
    public async Task<IActionResult> Checked(string url)
    {
        var uri = new Uri(url);
        if (uri.Host != "images.example.com")
        {
            return BadRequest();
        }
        // ok: server-side-request-forgery
        return Ok(await Client.GetByteArrayAsync(uri));
    }

    [HttpPost("send")]
    public async Task<IActionResult> Send([FromBody] string body)
    {
        // ok: server-side-request-forgery
        return Ok(await Client.PostAsync("https://api.example.com/v1/send", new StringContent(body)));
    }
}
