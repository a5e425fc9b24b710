package io.openwatch.identity;

import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;

/**
 * Slow down who guesses passwords, for all instances of the appliance together.
 *
 * <p>Three counts, each of attempts that were not followed by a success: of an account from one address, of an account from
 * anywhere, and of an address for any account. The first is small, so that a guesser locks out itself and not the owner, who
 * comes from elsewhere; the second bounds guessing from many addresses (NIST SP 800-63B-4 section 3.2.2 asks for at most 100
 * in a row); the third bounds trying one password on many accounts. An attempt that is refused here is not counted: whoever
 * goes on guessing while locked locks out nobody else. Names without an account are counted like those with one.
 */
final class SignInLimits {
    private static final int FROM_ANYWHERE = 100;
    private static final int OF_ADDRESS = 60;

    private final InstantSource clock;
    private final int failures;
    private final Duration lock;

    /**
     * Limit.
     *
     * @param failures of one account from one address before that is locked
     * @param lock for how long, and how long failures are remembered
     */
    SignInLimits(InstantSource clock, int failures, Duration lock) {
        this.clock = clock;
        this.failures = failures;
        this.lock = lock;
    }

    /**
     * What is counted.
     *
     * @param kind a word that keeps the counts apart
     * @param account whose lock an administrator may end; empty for an address
     * @param most how many failures are too many
     */
    private record Count(String kind, String account, String address, int most) {

        byte[] subject() {
            return hash(kind, account, address);
        }
    }

    private List<Count> counts(String name, String address) {
        String network = network(address);
        return List.of(
                new Count("pair", name, network, failures),
                new Count("account", name, "", Math.max(FROM_ANYWHERE, failures)),
                new Count("address", "", network, Math.max(OF_ADDRESS, failures)));
    }

    /**
     * Count an attempt before it is judged, so that attempts at the same time count as well.
     *
     * @throws ApiException 429 while one of the counts is locked; the transaction is to be rolled back then
     */
    void begin(DSLContext work, String name, String address) {
        Instant now = clock.instant();
        List<Count> counts = counts(name, address);
        for (Count count : counts) {
            work.fetchOptional("SELECT locked_until FROM sign_in_failures WHERE subject = ?", (Object) count.subject())
                    .map(row -> Rows.maybeMoment(row, "locked_until"))
                    .filter(until -> until.isAfter(now))
                    .ifPresent(until -> {
                        throw locked(Duration.between(now, until));
                    });
        }
        for (Count count : counts) {
            // Others may have come between the look and this.
            if (increment(work, count, now) > count.most()) {
                throw locked(lock);
            }
        }
    }

    private int increment(DSLContext work, Count count, Instant now) {
        return work.fetchSingle(
                        """
                        INSERT INTO sign_in_failures AS f (subject, account, failures, last_at) VALUES (?, ?, 1, ?)
                        ON CONFLICT (subject) DO UPDATE SET
                            failures = CASE WHEN f.last_at < ? THEN 1 ELSE f.failures + 1 END,
                            locked_until =
                                CASE WHEN f.last_at >= ? AND f.failures + 1 >= ? THEN cast(? AS timestamptz) END,
                            last_at = excluded.last_at
                        RETURNING failures
                        """,
                        count.subject(),
                        count.account().isEmpty() ? null : account(count.account()),
                        Rows.at(now),
                        Rows.at(now.minus(lock)),
                        Rows.at(now.minus(lock)),
                        count.most(),
                        Rows.at(now.plus(lock)))
                .get(0, Integer.class);
    }

    /** Forget the failures of an account that has proved itself; those of the address for other accounts stay. */
    void succeeded(DSLContext work, String name, String address) {
        takeBack(work, name, address);
        work.execute(
                "DELETE FROM sign_in_failures WHERE subject = ? OR subject = ?",
                hash("pair", name, network(address)),
                hash("account", name, ""));
    }

    /** Uncount one attempt that turned out to be none; what failed before stays counted. */
    void takeBack(DSLContext work, String name, String address) {
        for (Count count : counts(name, address)) {
            work.execute("DELETE FROM sign_in_failures WHERE subject = ? AND failures = 1", (Object) count.subject());
            work.execute(
                    "UPDATE sign_in_failures SET failures = failures - 1, locked_until = NULL WHERE subject = ?",
                    (Object) count.subject());
        }
    }

    /** Let an account be tried again, from everywhere. */
    void unlock(DSLContext work, String name) {
        work.execute("DELETE FROM sign_in_failures WHERE account = ?", (Object) account(name));
    }

    /** Whoever has one address of IPv6 has the 2^64 beside it. */
    static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address.replaceAll("%.*", "")).getAddress();
            return bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) + "/64" : address;
        } catch (UnknownHostException none) {
            return address;
        }
    }

    private static ApiException locked(Duration left) {
        return new ApiException(
                        ErrorKind.SIGN_IN_LOCKED, "there were too many failed attempts; wait, or ask an administrator")
                .retryAfter(left.plusSeconds(1));
    }

    private static byte[] account(String name) {
        return hash("of", name, "");
    }

    private static byte[] hash(String kind, String name, String address) {
        return OpaqueToken.hash(kind + "\0" + name.toLowerCase(Locale.ROOT) + "\0" + address);
    }
}
