using System;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Store;

public class Keys
{
    private const string Secret = "this is my very secret signing key";
    private static readonly byte[] Raw = new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
    private readonly IConfiguration _configuration;

    public SecurityKey Token()
    {
        // ruleid: hardcoded-key
        return new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret));
    }

    public void Encrypt()
    {
        using var aes = Aes.Create();
        // ruleid: hardcoded-key
        aes.Key = Encoding.ASCII.GetBytes("0123456789abcdef");
        // ruleid: hardcoded-key
        using var gcm = new AesGcm(Raw, 16);
        // ruleid: hardcoded-key
        var mac = new HMACSHA256(Convert.FromBase64String("c2VjcmV0c2VjcmV0"));
    }

    public void Configured(byte[] given)
    {
        // ok: hardcoded-key
        var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(_configuration["Jwt:Key"]));
        // ok: hardcoded-key
        using var gcm = new AesGcm(RandomNumberGenerator.GetBytes(32), 16);
        // ok: hardcoded-key
        var mac = new HMACSHA256(given);
    }
}

public class KeyTests
{
    public void Works()
    {
        // ok: hardcoded-key
        var mac = new HMACSHA256(Encoding.UTF8.GetBytes("a key of this test"));
    }
}
