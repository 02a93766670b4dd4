package hashes;

import com.google.common.hash.Hashing;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.util.Properties;
import org.apache.commons.codec.digest.DigestUtils;

class Checksums {
    private static final String ALGORITHM = "SHA1";

    byte[] direct(byte[] data) throws NoSuchAlgorithmException {
        // ruleid: weak-hash
        return MessageDigest.getInstance("SHA-256").digest(data);
    }

    byte[] constant(byte[] data) throws NoSuchAlgorithmException {
        // ruleid: weak-hash
        MessageDigest digest = MessageDigest.getInstance(ALGORITHM);
        return digest.digest(data);
    }

    byte[] strong(byte[] data) throws NoSuchAlgorithmException {
        String name = "SHA-" + 256;
        // ok: weak-hash
        return MessageDigest.getInstance(name).digest(data);
    }

    byte[] unknown(byte[] data, String name) throws NoSuchAlgorithmException {
        // ok: weak-hash
        return MessageDigest.getInstance(name).digest(data);
    }

    byte[] fallback(byte[] data) throws NoSuchAlgorithmException {
        Properties properties = new Properties();
        properties.setProperty("hash", "MD5");
        // ruleid: weak-hash
        return MessageDigest.getInstance(properties.getProperty("hash", "SHA-512")).digest(data);
    }

    String codec(String text) {
        // ruleid: weak-hash
        return DigestUtils.sha256Hex(text);
    }

    String codecStrong(String text) {
        // ok: weak-hash
        return DigestUtils.sha256Hex(text);
    }

    Signature sign() throws NoSuchAlgorithmException {
        // ruleid: weak-hash
        return Signature.getInstance("SHA1withRSA");
    }

    Object guava() {
        // ruleid: weak-hash
        return Hashing.sha256();
    }
}
