using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace Store;

public class Vectors
{
    private static readonly byte[] Fixed = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };

    public byte[] Constant(byte[] data, byte[] key)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        // ruleid: static-iv
        aes.IV = Encoding.UTF8.GetBytes("0123456789abcdef");
        return aes.CreateEncryptor().TransformFinalBlock(data, 0, data.Length);
    }

    public ICryptoTransform Field(byte[] key)
    {
        var aes = Aes.Create();
        // ruleid: static-iv
        return aes.CreateEncryptor(key, Fixed);
    }

    public void Zero(byte[] key, byte[] plain, byte[] cipher, byte[] tag)
    {
        using var gcm = new AesGcm(key, 16);
        var nonce = new byte[12];
        // ruleid: static-iv
        gcm.Encrypt(nonce, plain, cipher, tag);
    }

    public void Fresh(byte[] key, byte[] plain, byte[] cipher, byte[] tag)
    {
        using var gcm = new AesGcm(key, 16);
        var nonce = new byte[12];
        RandomNumberGenerator.Fill(nonce);
        // ok: static-iv
        gcm.Encrypt(nonce, plain, cipher, tag);
    }

    public byte[] Generated(byte[] data, byte[] key)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        aes.GenerateIV();
        // ok: static-iv
        return aes.EncryptCbc(data, aes.IV);
    }

    public void Given(Stream stream, byte[] key, byte[] message)
    {
        using var aes = Aes.Create();
        var iv = new byte[16];
        stream.Read(iv, 0, iv.Length);
        // ok: static-iv
        aes.IV = iv;
        // ok: static-iv
        aes.Key = key;
    }
}
