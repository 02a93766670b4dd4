using System.Security.Cryptography;
using Org.BouncyCastle.Security;

namespace Store;

public class Modes
{
    public byte[] Encrypt(byte[] data, byte[] key)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        // ruleid: insecure-cipher-mode
        aes.Mode = CipherMode.ECB;
        return aes.CreateEncryptor().TransformFinalBlock(data, 0, data.Length);
    }

    public void Initial()
    {
        // ruleid: insecure-cipher-mode
        var aes = new AesManaged { KeySize = 256, Mode = CipherMode.ECB, Padding = PaddingMode.PKCS7 };
        // ok: insecure-cipher-mode
        var other = new AesManaged { KeySize = 256, Mode = CipherMode.CBC };
        // ruleid: insecure-cipher-mode
        var bouncy = CipherUtilities.GetCipher("AES/ECB/PKCS7Padding");
    }

    public byte[] Direct(Aes aes, byte[] data)
    {
        // ruleid: insecure-cipher-mode
        return aes.EncryptEcb(data, PaddingMode.PKCS7);
    }

    public byte[] Fine(Aes aes, byte[] data)
    {
        // ok: insecure-cipher-mode
        aes.Mode = CipherMode.CBC;
        // ok: insecure-cipher-mode
        return aes.EncryptCbc(data, aes.IV);
    }
}
