using System.Net;
using System.Net.Http;
using System.Net.Security;

namespace Clients;

public class Maker
{
    public HttpClient Any()
    {
        var handler = new HttpClientHandler();
        // ruleid: certificate-verification-off
        handler.ServerCertificateCustomValidationCallback = null;
        return new HttpClient(handler);
    }

    public HttpClient Initial()
    {
        // ruleid: certificate-verification-off
        var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = null,
        };
        return new HttpClient(handler);
    }

    public void Global()
    {
        // ruleid: certificate-verification-off
        ServicePointManager.ServerCertificateValidationCallback = null;
        // ruleid: certificate-verification-off
        ServicePointManager.ServerCertificateValidationCallback += (sender, certificate, chain, errors) => { return true; };
    }

    public void Stream(System.IO.Stream inner)
    {
        // ruleid: certificate-verification-off
        var stream = new SslStream(inner, false, null);
        // ok: certificate-verification-off
        var other = new SslStream(inner, false);
    }

    public HttpClient Checked(string thumbprint)
    {
        var handler = new HttpClientHandler();
        // ok: certificate-verification-off
        handler.ServerCertificateCustomValidationCallback = (message, certificate, chain, errors) =>
            errors == SslPolicyErrors.None || certificate.Thumbprint == thumbprint;
        return new HttpClient(handler);
    }
}
