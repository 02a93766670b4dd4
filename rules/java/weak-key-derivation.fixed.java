package keys;

import javax.crypto.spec.PBEKeySpec;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class Derive {
    private static final int ROUNDS = 1000;

    PBEKeySpec few(char[] password, byte[] salt) {
        // ruleid: weak-key-derivation
        return new PBEKeySpec(password, salt, ROUNDS, 256);
    }

    PBEKeySpec many(char[] password, byte[] salt) {
        // ok: weak-key-derivation
        return new PBEKeySpec(password, salt, 600_000, 256);
    }

    Object weakBcrypt() {
        // ruleid: weak-key-derivation
        return new BCryptPasswordEncoder(12);
    }

    Object bcrypt() {
        // ok: weak-key-derivation
        return new BCryptPasswordEncoder();
    }
}
