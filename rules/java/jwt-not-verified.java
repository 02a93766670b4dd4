package tokens;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.jsonwebtoken.Jwts;
import javax.crypto.SecretKey;

class Unchecked {
    String user(String token) {
        // ruleid: jwt-not-verified
        DecodedJWT jwt = JWT.decode(token);
        return jwt.getSubject();
    }

    String unsigned(String token) {
        // ruleid: jwt-not-verified
        return Jwts.parserBuilder().build().parseClaimsJwt(token).getBody().getSubject();
    }

    String none() {
        // ruleid: jwt-not-verified
        return JWT.create().withSubject("a").sign(Algorithm.none());
    }
}

class Checked {
    private SecretKey key;

    String user(String token) {
        // ok: jwt-not-verified
        return JWT.require(Algorithm.HMAC256(key.getEncoded())).build().verify(token).getSubject();
    }

    String signed(String token) {
        // ok: jwt-not-verified
        return Jwts.parser().verifyWith(key).build().parseSignedClaims(token).getPayload().getSubject();
    }

    String keyId(String token) {
        // ok: jwt-not-verified
        String id = JWT.decode(token).getKeyId();
        return id;
    }
}
