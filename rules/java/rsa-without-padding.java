package ciphers;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

class Rsa {
    Cipher none() throws GeneralSecurityException {
        // ruleid: rsa-without-padding
        return Cipher.getInstance("RSA/ECB/NoPadding");
    }

    Cipher noneByVariable() throws GeneralSecurityException {
        String padding = "NoPadding";
        // ruleid: rsa-without-padding
        return Cipher.getInstance("RSA/None/" + padding, "BC");
    }

    Cipher oaep() throws GeneralSecurityException {
        // ok: rsa-without-padding
        return Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    }

    Cipher aes() throws GeneralSecurityException {
        // ok: rsa-without-padding
        return Cipher.getInstance("AES/GCM/NoPadding");
    }
}
