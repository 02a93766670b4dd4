package tokens;

import java.security.MessageDigest;
import java.util.Arrays;

class Check {
    boolean signature(String signature, String expectedSignature) {
        // ruleid: timing-unsafe-comparison
        return expectedSignature.equals(signature);
    }

    boolean mac(byte[] mac, byte[] computed) {
        // ruleid: timing-unsafe-comparison
        return Arrays.equals(mac, computed);
    }

    boolean constantTime(byte[] mac, byte[] computed) {
        // ok: timing-unsafe-comparison
        return MessageDigest.isEqual(mac, computed);
    }

    boolean names(String name, String other) {
        // ok: timing-unsafe-comparison
        return name.equals(other);
    }

    boolean lists(byte[] left, byte[] right) {
        // ok: timing-unsafe-comparison
        return Arrays.equals(left, right);
    }
}
