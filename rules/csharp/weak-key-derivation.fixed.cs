using System.Security.Cryptography;
using Microsoft.AspNetCore.Cryptography.KeyDerivation;

namespace Accounts;

public class Hasher
{
    private const int Rounds = 1000;

    public byte[] Weak(string password, byte[] salt)
    {
        // ruleid: weak-key-derivation
        var old = new Rfc2898DeriveBytes(password, salt);
        // ruleid: weak-key-derivation
        var few = new Rfc2898DeriveBytes(password, salt, Rounds, HashAlgorithmName.SHA256);
        // ruleid: weak-key-derivation
        return KeyDerivation.Pbkdf2(password: password, salt: salt, prf: KeyDerivationPrf.HMACSHA256, iterationCount: 10000, numBytesRequested: 32);
    }

    public string Cheap(string password)
    {
        // ruleid: weak-key-derivation
        return BCrypt.Net.BCrypt.HashPassword(password, 12);
    }

    public byte[] Strong(string password, byte[] salt)
    {
        // ok: weak-key-derivation
        var many = new Rfc2898DeriveBytes(password, salt, 600000, HashAlgorithmName.SHA256);
        // ok: weak-key-derivation
        return Rfc2898DeriveBytes.Pbkdf2(password, salt, 600_000, HashAlgorithmName.SHA256, 32);
    }
}
