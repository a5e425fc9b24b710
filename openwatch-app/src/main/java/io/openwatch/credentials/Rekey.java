package io.openwatch.credentials;

import static io.openwatch.credentials.CredentialTable.CREDENTIALS;
import static io.openwatch.credentials.CredentialTable.ID;
import static io.openwatch.credentials.CredentialTable.KEY_ID;

import io.openwatch.access.Caller;
import io.openwatch.changes.Changes;
import io.openwatch.changes.Changes.Action;
import io.openwatch.setup.KeyMaterial;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.file.Disk;
import io.safeupgrade.file.DurableWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.UpdateSetMoreStep;

/**
 * Encrypt every secret anew with a fresh key, while the service goes on.
 *
 * <p>Every step may be interrupted and the next call goes on from there: the fresh key is on disk, beside the one in use,
 * before anything is encrypted with it; each row says which key it needs; the files are swapped when no row needs the old
 * key any more; the old one stays as the previous key, for what was on its way meanwhile.
 *
 * @since 0.1
 */
public final class Rekey {
    /** How many credentials are encrypted anew in one transaction. */
    static final int STEP = 100;

    private final DSLContext jooq;
    private final Changes changes;
    private final KeyRing keys;
    private final List<Holder> others;

    /**
     * Encrypt what is in the database behind {@code jooq}, the keys of which are in {@code keys}.
     *
     * @param others who else keeps something that these keys encrypt
     */
    public Rekey(DSLContext jooq, Changes changes, KeyRing keys, List<Holder> others) {
        this.jooq = jooq;
        this.changes = changes;
        this.keys = keys;
        this.others = List.copyOf(others);
    }

    /** Keeps something else that the same keys encrypt. */
    @FunctionalInterface
    public interface Holder {
        /** Encrypt up to {@code most} with {@code target} that are not yet, and return how many there were. */
        int renew(DSLContext work, EncryptionKey target, int most);
    }

    /**
     * Tell what was done.
     *
     * @param credentials how many, with what others keep, were encrypted anew by this call
     * @param from the id of the key that was in use before
     * @param to the id of the key in use now
     */
    public record Report(int credentials, String from, String to) {}

    /**
     * Begin, or go on where the last call ended.
     *
     * @throws UpgradeException if a key file cannot be read or written
     * @throws SecretDamagedException if a row needs a key that is in none of the files; everything else is done
     */
    public Report run(Caller by) {
        EncryptionKey old = keys.current();
        int done = 0;
        if (unfinished(old)) {
            done += toward(old);
            return finished(by, new Report(done, old.id(), old.id()));
        }
        EncryptionKey fresh = KeyRing.read(keys.next()).orElseGet(this::make);
        done += toward(fresh);
        swap();
        // What the service encrypted between the last look and the swap.
        done += toward(fresh);
        return finished(by, new Report(done, old.id(), fresh.id()));
    }

    /** The swap is done and rows were left: only those are due. */
    private boolean unfinished(EncryptionKey current) {
        return !Files.exists(keys.next()) && jooq.fetchExists(CREDENTIALS, KEY_ID.ne(current.id()));
    }

    private Report finished(Caller by, Report report) {
        return changes.make(new Action("credential.rekeyed", by, "credential_key"), work -> {
            work.done(report.to(), Map.of("from", report.from(), "credentials", report.credentials()));
            return report;
        });
    }

    private EncryptionKey make() {
        try {
            DurableWrite.to(Disk.real()).replace(keys.next(), KeyMaterial.create(), Disk.Access.GROUP_READS);
            likeCurrent(keys.next());
        } catch (IOException failed) {
            throw cannot("write", keys.next(), failed);
        }
        return KeyRing.read(keys.next()).orElseThrow();
    }

    /** The service reads it as it reads the one in use. */
    private void likeCurrent(Path file) throws IOException {
        Map<String, Object> current = Files.readAttributes(keys.file(), "posix:group,owner,permissions");
        Files.setAttribute(file, "posix:owner", current.get("owner"));
        Files.setAttribute(file, "posix:group", current.get("group"));
        Files.setAttribute(file, "posix:permissions", current.get("permissions"));
    }

    private void swap() {
        try {
            Files.copy(
                    keys.file(),
                    keys.previous(),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            Disk.real().sync(keys.previous());
            Files.move(keys.next(), keys.file(), StandardCopyOption.ATOMIC_MOVE);
            Disk.real()
                    .syncDirectory(java.util.Objects.requireNonNull(
                            keys.file().toAbsolutePath().getParent()));
        } catch (IOException failed) {
            throw cannot("replace", keys.file(), failed);
        }
    }

    private int toward(EncryptionKey target) {
        int all = 0;
        int rows;
        do {
            rows = jooq.transactionResult(work -> step(work.dsl(), target));
            all += rows;
        } while (rows > 0);
        for (Holder other : others) {
            do {
                rows = jooq.transactionResult(work -> other.renew(work.dsl(), target, STEP));
                all += rows;
            } while (rows > 0);
        }
        return all;
    }

    private int step(DSLContext sql, EncryptionKey target) {
        List<? extends Record> rows = sql.select(ID, KEY_ID)
                .select(CredentialTable.SECRETS.stream()
                        .map(CredentialTable::secret)
                        .toList())
                .from(CREDENTIALS)
                .where(KEY_ID.ne(target.id()))
                .orderBy(KEY_ID, ID)
                .limit(STEP)
                .forUpdate()
                .fetch();
        rows.forEach(row -> again(sql, row, target));
        return rows.size();
    }

    private void again(DSLContext sql, Record row, EncryptionKey target) {
        EncryptionKey old = keys.find(row.get(KEY_ID))
                .orElseThrow(() -> new SecretDamagedException(CredentialStore.place("key_id", row.get(ID))));
        UpdateSetMoreStep<?> update = sql.update(CREDENTIALS).set(KEY_ID, target.id());
        for (String column : CredentialTable.SECRETS) {
            byte[] sealed = row.get(CredentialTable.secret(column));
            if (sealed != null) {
                SecretBox.Place place = CredentialStore.place(column, row.get(ID));
                update = update.set(
                        CredentialTable.secret(column),
                        SecretBox.seal(target, place, SecretBox.open(old, place, sealed)));
            }
        }
        update.where(ID.eq(row.get(ID))).execute();
    }

    private static UpgradeException cannot(String what, Path file, IOException cause) {
        return new UpgradeException(
                Failure.of(
                        ErrorCode.MISCONFIGURED,
                        "cannot " + what + " [" + file + "]: "
                                + cause.getClass().getSimpleName(),
                        "run it as the owner of the file; every secret can still be read, and repeating goes on"),
                cause);
    }
}
