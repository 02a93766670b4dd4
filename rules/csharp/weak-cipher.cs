using System.Security.Cryptography;
using Org.BouncyCastle.Security;

namespace Store;

public class Ciphers
{
    public void Weak()
    {
        // ruleid: weak-cipher
        using var des = DES.Create();
        // ruleid: weak-cipher
        var triple = new TripleDESCryptoServiceProvider();
        // ruleid: weak-cipher
        var named = SymmetricAlgorithm.Create("TripleDES");
        // ruleid: weak-cipher
        var bouncy = CipherUtilities.GetCipher("DESede/CBC/PKCS7Padding");
    }

    public void Strong(byte[] key)
    {
        // ok: weak-cipher
        using var aes = Aes.Create();
        // ok: weak-cipher
        using var gcm = new AesGcm(key, 16);
        // ok: weak-cipher
        var bouncy = CipherUtilities.GetCipher("AES/GCM/NoPadding");
        // ok: weak-cipher
        using var chacha = new ChaCha20Poly1305(key);
    }
}
