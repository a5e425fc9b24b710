package io.openwatch.identity;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import org.jooq.DSLContext;

/** Keeps second factors: a secret that codes are computed from, and codes on paper for the day when the telephone is lost. */
final class SecondFactors {
    private static final int PAPER_CODES = 10;
    private static final int PAPER_LENGTH = 12;
    private static final String PAPER_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final InstantSource clock;
    private final SecretCipher cipher;

    SecondFactors(InstantSource clock, SecretCipher cipher) {
        this.clock = clock;
        this.cipher = cipher;
    }

    /** Keep a fresh secret, which counts once it is confirmed, and return it. One that is confirmed stays. */
    byte[] enroll(DSLContext work, UUID user) {
        byte[] secret = Totp.secret();
        work.execute("""
                INSERT INTO second_factors AS f (user_id, secret, created_at) VALUES (?, ?, ?)
                ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at
                WHERE f.confirmed_at IS NULL
                """, user, cipher.encrypt(user, secret), Rows.now(clock));
        return secret;
    }

    boolean confirmed(DSLContext work, UUID user) {
        return work.fetchOptional("SELECT 1 FROM second_factors WHERE user_id = ? AND confirmed_at IS NOT NULL", user)
                .isPresent();
    }

    /** Take the first code of a fresh secret; from now on it is wanted at each sign-in. */
    boolean confirm(DSLContext work, UUID user, String code) {
        return takeStep(work, user, code, "confirmed_at IS NULL")
                && work.execute("UPDATE second_factors SET confirmed_at = ? WHERE user_id = ?", Rows.now(clock), user)
                        > 0;
    }

    /** Take a code of the authenticator or one from paper; each is taken once. */
    boolean take(DSLContext work, UUID user, String code) {
        return takeStep(work, user, code, "confirmed_at IS NOT NULL")
                || work.execute(
                                "UPDATE backup_codes SET used_at = ? WHERE user_id = ? AND code_hash = ? AND used_at IS NULL",
                                Rows.now(clock),
                                user,
                                OpaqueToken.hash(paper(code)))
                        > 0;
    }

    private boolean takeStep(DSLContext work, UUID user, String code, String state) {
        return work.fetchOptional(
                        "SELECT secret, last_step FROM second_factors WHERE user_id = ? AND " + state + " FOR UPDATE",
                        user)
                .map(row -> {
                    byte[] secret = cipher.decrypt(user, row.get("secret", byte[].class));
                    OptionalLong step = Totp.step(secret, code, clock.instant(), row.get("last_step", Long.class));
                    step.ifPresent(taken ->
                            work.execute("UPDATE second_factors SET last_step = ? WHERE user_id = ?", taken, user));
                    return step.isPresent();
                })
                .orElse(false);
    }

    /** Replace the codes on paper and return the fresh ones; they are shown once. */
    List<String> renewPaper(DSLContext work, UUID user) {
        work.execute("DELETE FROM backup_codes WHERE user_id = ?", user);
        List<String> codes = new ArrayList<>();
        for (int count = 0; count < PAPER_CODES; count++) {
            String code = freshPaper();
            work.execute(
                    "INSERT INTO backup_codes (user_id, code_hash) VALUES (?, ?)", user, OpaqueToken.hash(paper(code)));
            codes.add(code);
        }
        return codes;
    }

    void remove(DSLContext work, UUID user) {
        work.execute("DELETE FROM backup_codes WHERE user_id = ?", user);
        work.execute("DELETE FROM second_factors WHERE user_id = ?", user);
    }

    private static String freshPaper() {
        StringBuilder code = new StringBuilder();
        for (int index = 0; index < PAPER_LENGTH; index++) {
            if (index > 0 && index % 4 == 0) {
                code.append('-');
            }
            code.append(PAPER_ALPHABET.charAt(RANDOM.nextInt(PAPER_ALPHABET.length())));
        }
        return code.toString();
    }

    private static String paper(String code) {
        return "paper " + code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
    }
}
