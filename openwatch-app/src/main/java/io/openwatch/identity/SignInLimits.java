package io.openwatch.identity;

import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

    /** What is counted: its words, and how many failures are too many. */
    private record Count(String kind, String name, String address, int most) {

        byte[] subject() {
            return SignInLimits.subject(kind, name, address);
        }
    }

    private List<Count> counts(String name, String address) {
        return List.of(
                new Count("pair", name, address, failures),
                new Count("account", name, "", Math.max(FROM_ANYWHERE, failures)),
                new Count("address", "", address, Math.max(OF_ADDRESS, failures)));
    }

    /**
     * Count an attempt before it is judged, so that attempts at the same time count as well.
     *
     * @throws ApiException 429 while one of the counts is locked
     */
    void begin(DSLContext work, String name, String address) {
        Instant now = clock.instant();
        for (Count count : counts(name, address)) {
            work.fetchOptional("SELECT locked_until FROM sign_in_failures WHERE subject = ?", count.subject())
                    .map(row -> Rows.maybeMoment(row, "locked_until"))
                    .filter(until -> until.isAfter(now))
                    .ifPresent(until -> {
                        throw locked(Duration.between(now, until));
                    });
        }
        for (Count count : counts(name, address)) {
            work.execute(
                    """
                    INSERT INTO sign_in_failures AS f (subject, failures, last_at) VALUES (?, 1, ?)
                    ON CONFLICT (subject) DO UPDATE SET
                        failures = CASE WHEN f.last_at < ? THEN 1 ELSE f.failures + 1 END,
                        locked_until = CASE WHEN f.last_at >= ? AND f.failures + 1 >= ? THEN cast(? AS timestamptz) END,
                        last_at = excluded.last_at
                    """,
                    count.subject(),
                    Rows.at(now),
                    Rows.at(now.minus(lock)),
                    Rows.at(now.minus(lock)),
                    count.most(),
                    Rows.at(now.plus(lock)));
        }
    }

    /** Forget the failures of an account that has proved itself; those of the address for other accounts stay. */
    void succeeded(DSLContext work, String name, String address) {
        work.execute(
                "DELETE FROM sign_in_failures WHERE subject = ? OR subject = ?",
                subject("pair", name, address),
                subject("account", name, ""));
        work.execute(
                "UPDATE sign_in_failures SET failures = failures - 1, locked_until = NULL"
                        + " WHERE subject = ? AND failures > 1",
                subject("address", "", address));
    }

    /** Let an account be tried again from anywhere but from addresses that are locked for it alone. */
    void unlock(DSLContext work, String name) {
        work.execute("DELETE FROM sign_in_failures WHERE subject = ?", (Object) subject("account", name, ""));
    }

    private static ApiException locked(Duration left) {
        return new ApiException(
                        ErrorKind.SIGN_IN_LOCKED, "there were too many failed attempts; wait, or ask an administrator")
                .retryAfter(left.plusSeconds(1));
    }

    private static byte[] subject(String kind, String name, String address) {
        return OpaqueToken.hash(kind + "\0" + name.toLowerCase(Locale.ROOT) + "\0" + address);
    }
}
