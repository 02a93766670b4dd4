package keys;

import java.security.SecureRandom;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

class Salts {
    private static final byte[] SALT = {1, 2, 3, 4, 5, 6, 7, 8};

    PBEKeySpec text(char[] password) {
        // ruleid: static-salt
        return new PBEKeySpec(password, "pepper-and-salt".getBytes(), 600_000, 256);
    }

    PBEParameterSpec field() {
        // ruleid: static-salt
        return new PBEParameterSpec(SALT, 600_000);
    }

    PBEKeySpec random(char[] password) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        // ok: static-salt
        return new PBEKeySpec(password, salt, 600_000, 256);
    }

    PBEKeySpec stored(char[] password, byte[] salt) {
        // ok: static-salt
        return new PBEKeySpec(password, salt, 600_000, 256);
    }
}
