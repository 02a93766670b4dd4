using System.Text;
using Jose;
using JWT.Builder;
using Microsoft.IdentityModel.Tokens;

namespace Web;

public class Tokens
{
    public TokenValidationParameters Unsigned()
    {
        // ruleid: jwt-not-verified
        return new TokenValidationParameters { RequireSignedTokens = true };
    }

    public TokenValidationParameters Nothing(SecurityKey key)
    {
        // ruleid: jwt-not-verified
        return new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidateIssuer = false,
            ValidateAudience = false,
        };
    }

    public TokenValidationParameters Forever(SecurityKey key)
    {
        // ruleid: jwt-not-verified
        var parameters = new TokenValidationParameters { IssuerSigningKey = key, ValidateLifetime = true };
        // ruleid: jwt-not-verified
        parameters.RequireSignedTokens = true;
        return parameters;
    }

    public TokenValidationParameters ForExpiredToken(SecurityKey key)
    {
        // ok: jwt-not-verified
        return new TokenValidationParameters { IssuerSigningKey = key, ValidateLifetime = false };
    }

    public TokenValidationParameters Full(SecurityKey key)
    {
        // ok: jwt-not-verified
        return new TokenValidationParameters
        {
            ValidateIssuer = true,
            ValidateAudience = false,
            ValidateIssuerSigningKey = true,
            ValidIssuer = "https://login.example.com",
            IssuerSigningKey = key,
        };
    }

    public string Payload(string token)
    {
        // ruleid: jwt-not-verified
        return JWT.Payload(token);
    }

    public string Builder(string token)
    {
        // ruleid: jwt-not-verified
        return JwtBuilder.Create().DoNotVerifySignature().Decode(token);
    }
}
