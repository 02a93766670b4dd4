using System;
using System.Linq;
using System.Security.Cryptography;

namespace Accounts;

public class Codes
{
    private static readonly Random Generator = new Random();

    public string ResetCode()
    {
        // ruleid: weak-random
        var resetCode = Generator.Next(100000, 999999);
        return resetCode.ToString();
    }

    public string GeneratePassword(int length)
    {
        const string signs = "abcdefghijkmnpqrstuvwxyz";
        var random = new Random();
        // ruleid: weak-random
        return new string(Enumerable.Repeat(signs, length).Select(s => s[random.Next(s.Length)]).ToArray());
    }

    public byte[] Salt()
    {
        var salt = new byte[16];
        // ruleid: weak-random
        new Random().NextBytes(salt);
        return salt;
    }

    public string Token()
    {
        // ruleid: weak-random
        var token = Random.Shared.NextInt64();
        // ok: weak-random
        var sessionId = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        return token + sessionId;
    }

    public int Dice()
    {
        // ok: weak-random
        return Generator.Next(1, 7);
    }

    public int Delay(int attempt)
    {
        // ok: weak-random
        var jitter = Random.Shared.Next(0, 100);
        return attempt * 100 + jitter;
    }
}
