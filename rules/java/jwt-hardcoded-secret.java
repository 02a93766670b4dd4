package tokens;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.SignatureAlgorithm;
import java.security.Key;

class Issue {
    private static final String SECRET = "not-a-real-secret";
    private String configured;

    String literal(String user) {
        // ruleid: jwt-hardcoded-secret
        return JWT.create().withSubject(user).sign(Algorithm.HMAC256("not-a-real-secret"));
    }

    String constant(String user) {
        // ruleid: jwt-hardcoded-secret
        return Jwts.builder().setSubject(user).signWith(SignatureAlgorithm.HS256, SECRET).compact();
    }

    Object parser() {
        // ruleid: jwt-hardcoded-secret
        return Jwts.parser().setSigningKey(SECRET.getBytes());
    }

    String environment(String user) {
        // ok: jwt-hardcoded-secret
        return JWT.create().withSubject(user).sign(Algorithm.HMAC256(System.getenv("JWT_SECRET")));
    }

    String field(String user) {
        // ok: jwt-hardcoded-secret
        return JWT.create().withSubject(user).sign(Algorithm.HMAC256(configured));
    }

    String key(String user, Key key) {
        // ok: jwt-hardcoded-secret
        return Jwts.builder().setSubject(user).signWith(key, SignatureAlgorithm.HS256).compact();
    }
}
