using System.Security.Cryptography;

namespace Keys;

public class Maker
{
    private const int Size = 1024;

    public void Weak()
    {
        // ruleid: weak-key-size
        using var rsa = RSA.Create(Size);
        // ruleid: weak-key-size
        using var provider = new RSACryptoServiceProvider(3072);
        // ruleid: weak-key-size
        rsa.KeySize = 3072;
        // ruleid: weak-key-size
        var curve = ECCurve.CreateFromFriendlyName("secp160r1");
    }

    public void Strong()
    {
        // ok: weak-key-size
        using var rsa = RSA.Create(4096);
        // ok: weak-key-size
        using var provider = new RSACryptoServiceProvider(2048);
        // ok: weak-key-size
        var curve = ECCurve.CreateFromFriendlyName("secp256r1");
        using var aes = Aes.Create();
        // ok: weak-key-size
        aes.KeySize = 256;
    }
}
