package ciphers;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

class Vectors {
    private static final byte[] FIXED = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

    void text(Cipher cipher, SecretKey key) throws Exception {
        // ruleid: static-iv
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec("0123456789abcdef".getBytes(StandardCharsets.UTF_8)));
    }

    void zeros(Cipher cipher, SecretKey key) throws Exception {
        byte[] iv = new byte[16];
        // ruleid: static-iv
        IvParameterSpec spec = new IvParameterSpec(iv);
        cipher.init(Cipher.ENCRYPT_MODE, key, spec);
    }

    GCMParameterSpec field() {
        // ruleid: static-iv
        return new GCMParameterSpec(128, FIXED);
    }

    GCMParameterSpec random() {
        byte[] iv = new byte[12];
        new SecureRandom().nextBytes(iv);
        // ok: static-iv
        return new GCMParameterSpec(128, iv);
    }

    GCMParameterSpec given(byte[] iv) {
        // ok: static-iv
        return new GCMParameterSpec(128, iv);
    }
}
