package random;

import java.security.SecureRandom;
import java.util.Random;

class Seeds {
    SecureRandom text() {
        // ruleid: predictable-seed
        return new SecureRandom();
    }

    SecureRandom number() {
        SecureRandom random = new SecureRandom();
        // ruleid: predictable-seed
        random.setSeed(12345L);
        return random;
    }

    SecureRandom time() {
        SecureRandom random = new SecureRandom();
        // ruleid: predictable-seed
        random.setSeed(System.currentTimeMillis());
        return random;
    }

    SecureRandom byItself() {
        // ok: predictable-seed
        return new SecureRandom();
    }

    SecureRandom mixed(byte[] entropy) {
        SecureRandom random = new SecureRandom();
        // ok: predictable-seed
        random.setSeed(entropy);
        return random;
    }

    Random simulation() {
        // ok: predictable-seed
        return new Random(42);
    }
}
