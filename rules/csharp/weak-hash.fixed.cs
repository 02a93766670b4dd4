using System.Security.Cryptography;
using System.Text;

namespace Store;

public class Hashes
{
    public byte[] Md5(string text)
    {
        // ruleid: weak-hash
        using var md5 = MD5.Create();
        return md5.ComputeHash(Encoding.UTF8.GetBytes(text));
    }

    public byte[] Sha1(byte[] bytes)
    {
        // ruleid: weak-hash
        return SHA256.HashData(bytes);
    }

    public byte[] Old(byte[] bytes)
    {
        // ruleid: weak-hash
        return new SHA1CryptoServiceProvider().ComputeHash(bytes);
    }

    public byte[] ByName(byte[] bytes)
    {
        // ruleid: weak-hash
        var weak = HashAlgorithm.Create("MD5");
        // ok: weak-hash
        var strong = HashAlgorithm.Create("SHA256");
        return weak.ComputeHash(strong.ComputeHash(bytes));
    }

    public byte[] Pieces(byte[] bytes, System.IO.Stream stream, byte[] target)
    {
        // ruleid: weak-hash
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // ruleid: weak-hash
        MD5.HashData(stream, target);
        return hash.GetHashAndReset();
    }

    public byte[] Strong(byte[] bytes, byte[] key)
    {
        // ok: weak-hash
        var hash = SHA256.HashData(bytes);
        // ok: weak-hash
        return new HMACSHA256(key).ComputeHash(hash);
    }
}
