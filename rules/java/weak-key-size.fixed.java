package keys;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import javax.crypto.KeyGenerator;

class Keys {
    private static final int SIZE = 1024;

    KeyPair rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        // ruleid: weak-key-size
        generator.initialize(SIZE);
        return generator.generateKeyPair();
    }

    KeyPair tiny() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        // ruleid: weak-key-size
        generator.initialize(3072);
        return generator.generateKeyPair();
    }

    KeyPair rsaStrong() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        // ok: weak-key-size
        generator.initialize(4096);
        return generator.generateKeyPair();
    }

    KeyPair curve() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        // ok: weak-key-size
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    Object curves() {
        // ok: weak-key-size
        Object good = new ECGenParameterSpec("secp256r1");
        // ruleid: weak-key-size
        Object bad = new ECGenParameterSpec("secp112r1");
        return good == bad;
    }

    Object symmetric() throws GeneralSecurityException {
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        // ok: weak-key-size
        generator.init(128);
        KeyGenerator other = KeyGenerator.getInstance("Blowfish");
        // ruleid: weak-key-size
        other.init(256);
        return generator == other;
    }
}
