package io.openwatch.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hash passwords with Argon2id (RFC 9106) into PHC strings, and compare with them.
 *
 * <p>Each hash takes {@code memory} KiB and a processor for its time, so they are computed on threads of their own, one for
 * each two processors and two at most; others wait their turn. On virtual threads they would hold up every request, and a
 * crowd of them would be more than the heap. Threads: any.
 */
final class Argon2id {
    /** The second recommendation of RFC 9106, section 4: 64 MiB, three passes; with one lane, as cores are few. */
    static final Cost RECOMMENDED = new Cost(64 * 1024, 3);

    /** Two at once take 128 MiB, half of the heap that the packages give. */
    private static final int AT_ONCE = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 2);

    private static final int IDLE_SECONDS = 30;

    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,3}),p=1\\$([A-Za-z0-9+/]{22,86})\\$([A-Za-z0-9+/]{22,86})");
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Executor turns = turns();
    private final Cost cost;

    Argon2id(Cost cost) {
        this.cost = cost;
    }

    /**
     * Say how much work a hash is.
     *
     * @param memory KiB
     * @param passes over that memory
     */
    record Cost(int memory, int passes) {}

    /** Hash {@code password} with a fresh salt. */
    String hash(char[] password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
                .formatted(
                        cost.memory(),
                        cost.passes(),
                        base64.encodeToString(salt),
                        base64.encodeToString(compute(password, salt, cost, HASH_BYTES)));
    }

    /** Say whether {@code stored} is a hash of {@code password}; anything but a hash of ours is none. */
    boolean matches(char[] password, String stored) {
        Matcher parts = PHC.matcher(stored);
        if (!parts.matches()) {
            return false;
        }
        Cost then = new Cost(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
        byte[] salt = Base64.getDecoder().decode(parts.group(3));
        byte[] expected = Base64.getDecoder().decode(parts.group(4));
        return MessageDigest.isEqual(expected, compute(password, salt, then, expected.length));
    }

    /** Say whether {@code stored} was made with less work than new hashes are. */
    boolean outdated(String stored) {
        return !stored.startsWith("$argon2id$v=19$m=%d,t=%d,p=1$".formatted(cost.memory(), cost.passes()));
    }

    private static Executor turns() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("argon2id-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private byte[] compute(char[] password, byte[] salt, Cost work, int length) {
        byte[] bytes = new String(password).getBytes(StandardCharsets.UTF_8);
        try {
            return CompletableFuture.supplyAsync(() -> derive(bytes, salt, work, length), turns)
                    .join();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] derive(byte[] password, byte[] salt, Cost work, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(work.memory())
                .withIterations(work.passes())
                .withParallelism(1)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(password, hash);
        return hash;
    }
}
