package random;

import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.commons.lang3.RandomStringUtils;

class Tokens {
    private final Random random = new Random();

    String token() {
        // ruleid: weak-random
        String token = Long.toHexString(random.nextLong());
        return token;
    }

    byte[] salt() {
        byte[] salt = new byte[16];
        // ruleid: weak-random
        new Random().nextBytes(salt);
        return salt;
    }

    String generatePassword() {
        // ruleid: weak-random
        return RandomStringUtils.randomAlphanumeric(12);
    }

    int otp() {
        // ruleid: weak-random
        int otp = ThreadLocalRandom.current().nextInt(100000, 999999);
        return otp;
    }

    byte[] secure() {
        byte[] token = new byte[32];
        // ok: weak-random
        new SecureRandom().nextBytes(token);
        return token;
    }

    String secureByDeclaration() {
        Random generator = new SecureRandom();
        // ok: weak-random
        String token = Long.toHexString(generator.nextLong());
        return token;
    }

    int shuffled(List<String> items) {
        // ok: weak-random
        int index = random.nextInt(items.size());
        return index;
    }

    long jitter(long delay) {
        // ok: weak-random
        return (long) (delay * (1 + 0.1 * Math.random()));
    }
}

class Remember extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        // ruleid: weak-random
        double value = Math.random();
        request.getSession().setAttribute("id", Double.toString(value).substring(2));
        SecureRandom secure = new SecureRandom();
        // ok: weak-random
        request.getSession().setAttribute("other", secure.nextInt());
    }
}
