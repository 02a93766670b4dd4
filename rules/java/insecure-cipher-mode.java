package ciphers;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

class Modes {
    private static final String TRANSFORMATION = "AES/ECB/PKCS5Padding";

    Cipher direct() throws GeneralSecurityException {
        // ruleid: insecure-cipher-mode
        return Cipher.getInstance(TRANSFORMATION);
    }

    Cipher byDefault() throws GeneralSecurityException {
        // ruleid: insecure-cipher-mode
        return Cipher.getInstance("AES");
    }

    Cipher withProvider() throws GeneralSecurityException {
        String transformation = "aes/ecb/NoPadding";
        // ruleid: insecure-cipher-mode
        return Cipher.getInstance(transformation, "BC");
    }

    Cipher gcm() throws GeneralSecurityException {
        // ok: insecure-cipher-mode
        return Cipher.getInstance("AES/GCM/NoPadding");
    }

    Cipher cbc() throws GeneralSecurityException {
        // ok: insecure-cipher-mode
        return Cipher.getInstance("AES/CBC/PKCS5Padding");
    }

    Cipher rsa() throws GeneralSecurityException {
        // ok: insecure-cipher-mode
        return Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    }
}
