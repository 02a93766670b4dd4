package ciphers;

import java.security.GeneralSecurityException;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

class Ciphers {
    private static final String NAME = "DES";

    Cipher direct() throws GeneralSecurityException {
        // ruleid: weak-cipher
        return Cipher.getInstance("DES/CBC/PKCS5Padding");
    }

    Cipher composed() throws GeneralSecurityException {
        String mode = "CBC";
        // ruleid: weak-cipher
        return Cipher.getInstance(NAME + "ede/" + mode + "/PKCS5Padding");
    }

    SecretKey key() throws GeneralSecurityException {
        // ruleid: weak-cipher
        KeyGenerator generator = KeyGenerator.getInstance("Blowfish");
        return generator.generateKey();
    }

    SecretKeySpec spec(byte[] bytes) {
        // ruleid: weak-cipher
        return new SecretKeySpec(bytes, "RC4");
    }

    Cipher fromProperties() throws GeneralSecurityException {
        Properties properties = new Properties();
        properties.setProperty("cipher", "DESede/ECB/PKCS5Padding");
        // ruleid: weak-cipher
        return Cipher.getInstance(properties.getProperty("cipher", "AES/GCM/NoPadding"));
    }

    Cipher strong() throws GeneralSecurityException {
        // ok: weak-cipher
        return Cipher.getInstance("AES/GCM/NoPadding");
    }

    Cipher unknown(String name) throws GeneralSecurityException {
        // ok: weak-cipher
        return Cipher.getInstance(name);
    }

    KeyGenerator aes() throws GeneralSecurityException {
        // ok: weak-cipher
        return KeyGenerator.getInstance("AES");
    }
}
