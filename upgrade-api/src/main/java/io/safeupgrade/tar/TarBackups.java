package io.safeupgrade.tar;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.Verification;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.file.Disk;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.EstimatedBackup;
import io.safeupgrade.spi.KeepsAside;
import io.safeupgrade.spi.ManualRestore;
import io.safeupgrade.spi.PreflightCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Back configuration and key files up into one archive, and bring them back file by file.
 *
 * <p>One part, the name with {@code .tar.gz}, mode 0600 for good, on disk when {@link #create} answers; its attributes say of
 * every file size, mode, numeric owner and a SHA-256 that begins with random bytes of the archive, so that it tells nothing
 * to those who may not read that. Links are kept as links; what is not there is recorded and is no error; a file that
 * changes while it is read is one. For files that people write: at most 10,000, of 64 MiB each, 1 GiB together.
 *
 * <p>{@link #restore} brings back key files that are missing or differ, and with
 * {@link io.safeupgrade.spi.RestorableBackup.Extent#WITH_CONFIG} the configuration too. A file whose content is the same is
 * left alone, whatever owner and mode it has now; one that is replaced is kept below {@link #asideIn} with owner and mode.
 * Each file is the old or the new one at every instant; the set of them is not replaced in one. Nothing is written but what
 * this appliance keeps, whatever the archive holds, and no archived link is followed; a link to something else is reported
 * and not made; files that were not there then stay, with a warning. Owner and mode come back as far as this user may set
 * them. Needs GNU tar. Immutable; safe for use by several threads, one restore at a time.
 *
 * @since 0.1
 */
public final class TarBackups implements EstimatedBackup, KeepsAside, ManualRestore, PreflightCheck {

    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.-]{0,39}");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    /** A member takes a header and is filled up to whole blocks. */
    private static final long OVERHEAD = 2048;

    private static final long LAST_RECORD = 20 * 512L;

    /** Half of what gzip was seen to do with content that it cannot compress (40 MB/s): the files are read four times. */
    private static final long BYTES_PER_SECOND = 20_000_000;

    private final String name;
    private final Scope scope;
    private final Optional<Path> asideIn;
    private final TarTool tar;
    private final Writes.Step step;

    private TarBackups(String name, Scope scope, Optional<Path> asideIn, TarTool tar, Writes.Step step) {
        this.name = name;
        this.scope = scope;
        this.asideIn = asideIn;
        this.tar = tar;
        this.step = step;
    }

    /**
     * Keep nothing yet, under the name {@code name}.
     *
     * @param name becomes part of file names; letters, digits, dots and hyphens
     */
    public static TarBackups of(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name for an archive [" + name + "]");
        }
        Scope nothing = new Scope(Path.of("/"), List.of(), List.of(), List.of());
        return new TarBackups(name, nothing, Optional.empty(), new TarTool(CommandRunner.create(), "tar"), what -> {});
    }

    /**
     * Keep these too: files, or directories with all that lies in them, without which the data cannot be read.
     *
     * @param paths absolute
     */
    public TarBackups keys(Path... paths) {
        return with(new Scope(scope.root(), added(scope.keys(), paths), scope.absentKeys(), scope.config()));
    }

    /**
     * Keep these too, which may be there or not: places where keys lie unless somebody says otherwise. A missing one is no
     * finding.
     *
     * @param paths absolute
     */
    public TarBackups keysIfThere(Path... paths) {
        return with(
                new Scope(scope.root(), added(scope.keys(), paths), added(scope.absentKeys(), paths), scope.config()));
    }

    /**
     * Keep these too: files, or directories with all that lies in them. A key file among them stays a key file.
     *
     * @param paths absolute
     */
    public TarBackups config(Path... paths) {
        return with(new Scope(scope.root(), scope.keys(), scope.absentKeys(), added(scope.config(), paths)));
    }

    /** Take all paths as below {@code root}, as in an image of another system; {@code /} unless said so. */
    public TarBackups root(Path root) {
        return with(new Scope(root.toAbsolutePath().normalize(), scope.keys(), scope.absentKeys(), scope.config()));
    }

    /**
     * Keep what a restore replaces below {@code directory}, in a directory named after the attempt; it is made for this user
     * alone. Without it nothing can be restored.
     */
    public TarBackups asideIn(Path directory) {
        return new TarBackups(
                name, scope, Optional.of(directory.toAbsolutePath().normalize()), tar, step);
    }

    /** Call {@code program} instead of the {@code tar} that is found on the PATH. */
    public TarBackups tool(Path program) {
        return new TarBackups(name, scope, asideIn, new TarTool(CommandRunner.create(), program.toString()), step);
    }

    /** Tell {@code told} before each step that writes. */
    TarBackups beforeEachStep(Writes.Step told) {
        return new TarBackups(name, scope, asideIn, tar, told);
    }

    private TarBackups with(Scope other) {
        return new TarBackups(name, other, asideIn, tar, step);
    }

    private static List<String> added(List<String> names, Path... paths) {
        return Stream.concat(names.stream(), Arrays.stream(paths).map(Scope::nameOf))
                .distinct()
                .toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public BackupResult create(BackupRequest request) {
        return new Creation(name, name + ".tar.gz", scope, tar).create(request);
    }

    /** {@inheritDoc} Both depths are one: every byte is read and compared with the checksums taken when it was archived. */
    @Override
    public Verification verify(VerifyRequest request) {
        return new Verifying(tar).verify(request);
    }

    /** {@inheritDoc} The bytes are those of the files, uncompressed; the duration is theirs at 20 MB/s. */
    @Override
    public Optional<Estimate> estimate(CallContext call) {
        try {
            Index index = Scan.of(scope, Salt.random(), call).index();
            long bytes = index.bytes() + OVERHEAD * index.entries().size() + LAST_RECORD;
            return Optional.of(new Estimate(bytes, Optional.of(Duration.ofSeconds(bytes / BYTES_PER_SECOND))));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** {@inheritDoc} Looks for tar, for key files that are not there, and for links that lead elsewhere. */
    @Override
    public List<Finding> check(PreflightContext context) {
        return context.backupPlanned() ? new Looks(scope, tar).beforeBackup(context.call()) : List.of();
    }

    /** {@inheritDoc} What would keep configuration from coming back matters only where it is asked for. */
    @Override
    public List<Finding> obstacles(RestoreCheck check) {
        if (check.parts().isEmpty()) {
            return List.of();
        }
        Optional<Failure> wrong = wrong(check.parts());
        if (wrong.isPresent()) {
            return List.of(Finding.blocking(
                    "config-not-restorable", wrong.get().what(), wrong.get().remedy()));
        }
        return new Looks(scope, tar).beforeRestore(check, check.parts().getFirst(), aside().orElseThrow());
    }

    @Override
    public RestoreResult restore(RestoreRequest request) {
        if (request.parts().isEmpty()) {
            return new Restored(List.of(), List.of());
        }
        Optional<Failure> wrong = wrong(request.parts());
        if (wrong.isPresent()) {
            return new Untouched(wrong.get());
        }
        return new Restore(scope, aside().orElseThrow(), new Writes(step), request)
                .run(request.parts().getFirst(), request);
    }

    private Optional<Failure> wrong(List<BackupPart> parts) {
        if (asideIn.isEmpty()) {
            return Optional.of(Failure.of(
                    ErrorCode.MISCONFIGURED,
                    "the files of [" + name + "] cannot be restored: nowhere to keep what is replaced",
                    "configure a directory for it"));
        }
        return parts.size() == 1
                ? Optional.empty()
                : Optional.of(Failure.of(
                        ErrorCode.RESTORE_FAILED,
                        "the files of [" + name + "] cannot be restored: [" + parts.size()
                                + "] archives instead of one",
                        "use another restore point"));
    }

    @Override
    public List<KeptAside> keptAside(CallContext call) {
        try {
            return aside().isEmpty() ? List.of() : aside().get().list();
        } catch (IOException unreadable) {
            throw new io.safeupgrade.UpgradeException(
                    Failure.of(
                            ErrorCode.STATE_UNREADABLE,
                            "what restores of [" + name + "] put aside cannot be listed: " + Disk.reason(unreadable),
                            "check the permissions of " + asideIn.orElseThrow()),
                    unreadable);
        }
    }

    @Override
    public Optional<Failure> discard(DiscardRequest request) {
        return aside().flatMap(place -> place.discard(request.what()));
    }

    private Optional<Aside> aside() {
        return asideIn.map(directory -> new Aside(directory, name));
    }

    @Override
    public List<NextCommand> restoreByHand(Path directory, BackupPart part) {
        String file = quoted(directory.resolve(part.name()).toAbsolutePath().toString());
        String beside = quoted(asideIn.orElseGet(() -> Path.of("/var/tmp"))
                .resolve(name + "_by_hand")
                .toString());
        return List.of(
                new NextCommand(
                        "make an empty directory for the files of the restore point, for root alone",
                        // Not by mkdir -m, which leaves what it makes above to the umask.
                        "(umask 077 && mkdir -p " + beside + ")"),
                new NextCommand(
                        "unpack them there, beside the live ones; then copy what is wanted by cp -a",
                        "tar --extract --gzip --force-local --numeric-owner --same-permissions --file=" + file
                                + " --directory=" + beside));
    }

    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
