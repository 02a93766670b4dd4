using System.Threading.Tasks;
using MailKit.Security;

namespace Mail;

public class Sender
{
    public void Old()
    {
        // ruleid: insecure-smtp-ssl
        var client = new System.Net.Mail.SmtpClient("mail.example.com") { EnableSsl = true };
        // ok: insecure-smtp-ssl
        client.EnableSsl = true;
        // ruleid: insecure-smtp-ssl
        client.EnableSsl = true;
    }

    public async Task New()
    {
        using var client = new MailKit.Net.Smtp.SmtpClient();
        // ruleid: insecure-smtp-ssl
        await client.ConnectAsync("mail.example.com", 25, SecureSocketOptions.None);
        // ok: insecure-smtp-ssl
        await client.ConnectAsync("mail.example.com", 587, SecureSocketOptions.StartTls);
        // ok: insecure-smtp-ssl
        await client.ConnectAsync("localhost", 1025, SecureSocketOptions.None);
    }
}
