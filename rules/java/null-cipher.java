package ciphers;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.NullCipher;

class Nothing {
    Cipher none() {
        // ruleid: null-cipher
        return new NullCipher();
    }

    Cipher noneByFullName() {
        // ruleid: null-cipher
        Cipher cipher = new javax.crypto.NullCipher();
        return cipher;
    }

    Cipher real() throws GeneralSecurityException {
        // ok: null-cipher
        return Cipher.getInstance("AES/GCM/NoPadding");
    }

    Cipher absent() {
        // ok: null-cipher
        return null;
    }
}
