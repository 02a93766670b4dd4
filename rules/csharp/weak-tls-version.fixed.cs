using System.Net;
using System.Net.Http;
using System.Security.Authentication;

namespace Clients;

public class Versions
{
    public void Old()
    {
        // ruleid: weak-tls-version
        ServicePointManager.SecurityProtocol = SecurityProtocolType.Tls12;
        // ruleid: weak-tls-version
        ServicePointManager.SecurityProtocol |= SecurityProtocolType.Tls12;
        // ruleid: weak-tls-version
        var handler = new HttpClientHandler { SslProtocols = SslProtocols.Tls12 };
    }

    public void New()
    {
        // ok: weak-tls-version
        ServicePointManager.SecurityProtocol = SecurityProtocolType.Tls12;
        // ok: weak-tls-version
        ServicePointManager.SecurityProtocol &= ~SecurityProtocolType.Ssl3;
        // ok: weak-tls-version
        var handler = new HttpClientHandler { SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
    }
}
