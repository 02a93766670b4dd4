package keys;

import io.jsonwebtoken.security.Keys;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

class Signing {
    private static final String KEY = "not-a-real-key-1";
    private static final byte[] RAW = {0x01, 0x23, 0x45, 0x67, 0x01, 0x23, 0x45, 0x67};

    Key literal() {
        // ruleid: hardcoded-key
        return new SecretKeySpec("not-a-real-key-0".getBytes(StandardCharsets.UTF_8), "AES");
    }

    Key constant() {
        byte[] bytes = KEY.getBytes();
        // ruleid: hardcoded-key
        return new SecretKeySpec(bytes, "AES");
    }

    Key raw() {
        return make(RAW);
    }

    private Key make(byte[] bytes) {
        // ruleid: hardcoded-key
        return new SecretKeySpec(bytes, 0, 8, "DES");
    }

    Key token() {
        // ruleid: hardcoded-key
        return Keys.hmacShaKeyFor("not-a-real-key-not-a-real-key-00".getBytes());
    }

    Key environment() {
        // ok: hardcoded-key
        return new SecretKeySpec(System.getenv("AES_KEY").getBytes(StandardCharsets.UTF_8), "AES");
    }

    Key decoded(String configured) {
        byte[] bytes = Base64.getDecoder().decode(configured);
        // ok: hardcoded-key
        return new SecretKeySpec(bytes, "AES");
    }
}
