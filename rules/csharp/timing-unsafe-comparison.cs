using System.Linq;
using System.Security.Cryptography;

namespace Hooks;

public class Check
{
    private readonly string _apiKey;

    public bool Signature(string signature, string expectedSignature)
    {
        // ruleid: timing-unsafe-comparison
        return expectedSignature == signature;
    }

    public bool Mac(byte[] mac, byte[] computedMac)
    {
        // ruleid: timing-unsafe-comparison
        return computedMac.SequenceEqual(mac);
    }

    public bool Key(string givenKey)
    {
        // ruleid: timing-unsafe-comparison
        if (!_apiKey.Equals(givenKey))
        {
            return false;
        }
        // ok: timing-unsafe-comparison
        return _apiKey != null;
    }

    public bool Constant(byte[] mac, byte[] computedMac)
    {
        // ok: timing-unsafe-comparison
        return CryptographicOperations.FixedTimeEquals(mac, computedMac);
    }

    public bool Names(string name, string other)
    {
        // ok: timing-unsafe-comparison
        return name == other;
    }
}
