package io.safeupgrade.file;

import io.safeupgrade.BackupPart;
import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.file.Disk.Access;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keep restore points as directories that show under their final name only once they are verified and durable.
 *
 * <p>A run makes its restore point in a directory of its own, {@link #begin}, and gives it its name by {@link #publish}.
 * Looks create nothing and trust a directory only with an intact manifest and all files that it names. One run at a time
 * writes; looks need no lock.
 *
 * @since 0.1
 */
public final class RestorePointStore {

    private static final String PARTIAL = ".partial-";
    private static final Pattern NAME = Pattern.compile("\\d{8}T\\d{6}Z-[0-9A-Za-z._-]{1,200}");
    private static final Pattern UNFIT = Pattern.compile("[^0-9A-Za-z._-]");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final boolean ownParents;
    private final Disk disk;

    private RestorePointStore(Path directory, boolean ownParents, Disk disk) {
        this.directory = directory.toAbsolutePath().normalize();
        this.ownParents = ownParents;
        this.disk = disk;
    }

    /** Keep them in {@code directory}. */
    public static RestorePointStore at(Path directory) {
        return at(directory, Disk.real());
    }

    /** Keep them in {@code directory} on {@code disk}. */
    public static RestorePointStore at(Path directory, Disk disk) {
        return new RestorePointStore(directory, false, disk);
    }

    /**
     * Keep them in {@code backups} below {@code state}, which is made with it.
     *
     * <p>A missing parent of a directory that somebody configured is a disk that is not mounted; here it is a first run.
     */
    public static RestorePointStore below(Path state) {
        return below(state, Disk.real());
    }

    /** Keep them in {@code backups} below {@code state} on {@code disk}. */
    public static RestorePointStore below(Path state, Disk disk) {
        return new RestorePointStore(state.resolve("backups"), true, disk);
    }

    /** Return where they lie. */
    public Path directory() {
        return directory;
    }

    /**
     * Look whether a restore point of {@code neededBytes} can be made; creates nothing.
     *
     * @param neededBytes what it will need, 0 when that cannot be told
     * @return blocking findings whose code begins with {@code backup-directory-}; empty when nothing is wrong
     */
    public List<Finding> check(long neededBytes) {
        try {
            return new BackupDirectory(ownParents ? firstMissing() : directory, disk).check(neededBytes);
        } catch (IOException unknown) {
            throw backupFailed("look at", directory, unknown);
        }
    }

    private Path firstMissing() throws IOException {
        Path place = directory;
        for (Path above = place.getParent(); above != null && disk.look(above).isEmpty(); above = above.getParent()) {
            place = above;
        }
        return place;
    }

    /**
     * Make the directory in which {@code run} makes its restore point, readable by its owner alone.
     *
     * <p>What an earlier try of the same run left there is gone afterwards.
     *
     * @throws UpgradeException BACKUP_FAILED if it cannot be made
     */
    public Path begin(RunId run) {
        Path partial = partial(run);
        try {
            DurableWrite.to(disk).makeDirectories(directory, Access.GROUP_READS);
            disk.deleteTree(partial);
            disk.createDirectory(partial, Access.OWNER);
            disk.syncDirectory(directory);
            return partial;
        } catch (IOException failed) {
            throw backupFailed("begin", partial, failed);
        }
    }

    /**
     * Say everything about a restore point that is about to be published.
     *
     * @param partial what {@link #begin} returned
     * @param created when, becomes part of its name
     * @param sequence the journal's sequence number now
     * @param run the run that made it
     * @param appliance whose data it holds
     * @param from the release whose data it holds, when known
     * @param to the release that it was made before
     * @param schema the schema position of the data
     * @param database the database that it was taken from
     * @param parts what it consists of
     * @param verification the check that every part passed
     */
    public record Draft(
            Path partial,
            Instant created,
            long sequence,
            RunId run,
            String appliance,
            Optional<ReleaseVersion> from,
            ReleaseVersion to,
            Optional<SchemaVersion> schema,
            Optional<DatabaseIdentity> database,
            List<BackupPart> parts,
            Verified verification) {

        /** Copy the parts. */
        public Draft {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Give a verified restore point its final name.
     *
     * <p>On return manifest, files and name are on disk, files readable and nothing writable for the group. After a
     * crash either the name or the partial directory is there, never half of both; see {@link #republish}.
     *
     * @throws UpgradeException BACKUP_FAILED if a part is missing or anything may not be on disk
     */
    public RestorePoint publish(Draft draft) {
        try {
            RestorePointDirectory partial = new RestorePointDirectory(draft.partial(), disk);
            partial.requireFiles(draft.parts());
            Manifest manifest = Manifest.of(freeName(draft), draft);
            partial.write(manifest);
            partial.makeDurable();
            return rename(draft.partial(), manifest);
        } catch (IOException failed) {
            throw backupFailed("publish", draft.partial(), failed);
        }
    }

    /**
     * Make sure that the restore point of {@code run} is under its final name, on disk.
     *
     * <p>A power cut can undo the renaming of {@link #publish} when it came before the directory was on disk. Calling
     * this for a run that has gone on to migrate renames again and never loses the only copy.
     *
     * @return the restore point; empty when the run has none, or only a partial one without intact manifest and files
     */
    public Optional<RestorePoint> republish(RunId run) {
        Optional<RestorePoint> published =
                list().stream().filter(point -> point.run().equals(run)).findFirst();
        Path partial = partial(run);
        try {
            if (published.isPresent()) {
                disk.syncDirectory(directory);
                return published;
            }
            Optional<Manifest> complete = complete(partial);
            if (complete.isEmpty()) {
                return Optional.empty();
            }
            new RestorePointDirectory(partial, disk).makeDurable();
            return Optional.of(rename(partial, complete.get()));
        } catch (IOException failed) {
            throw backupFailed("publish", partial, failed);
        }
    }

    private Optional<Manifest> complete(Path partial) {
        try {
            RestorePointDirectory found = new RestorePointDirectory(partial, disk);
            Manifest manifest = found.manifest();
            found.requireContent(manifest.parts());
            return NAME.matcher(manifest.id()).matches() ? Optional.of(manifest) : Optional.empty();
        } catch (IOException incomplete) {
            return Optional.empty();
        }
    }

    /** Remove what {@code run} left unpublished; nothing there is success. Published restore points stay. */
    public void sweep(RunId run) {
        try {
            if (disk.look(directory).isPresent()) {
                disk.deleteTree(partial(run));
                disk.syncDirectory(directory);
            }
        } catch (IOException failed) {
            throw backupFailed("sweep", partial(run), failed);
        }
    }

    /** Return the runs that left something unpublished, in the order of their names. */
    public List<RunId> partials() {
        return names().stream()
                .filter(name -> name.startsWith(PARTIAL))
                .map(name -> name.substring(PARTIAL.length()))
                .filter(name -> name.matches("[0-9A-Za-z-]{1,40}"))
                .map(RunId::new)
                .toList();
    }

    /** Return the published restore points whose manifest and files are intact, by journal sequence, oldest first. */
    public List<RestorePoint> list() {
        return names().stream()
                .filter(name -> NAME.matcher(name).matches())
                .map(this::find)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(RestorePoint::sequence).thenComparing(RestorePoint::id))
                .toList();
    }

    /** Return a warning for each directory that is named like a restore point but cannot be trusted. */
    public List<Finding> broken() {
        List<Finding> findings = new ArrayList<>();
        for (String name : names()) {
            if (NAME.matcher(name).matches()) {
                try {
                    read(name);
                } catch (IOException damaged) {
                    findings.add(Finding.warning(
                            "restore-point-broken",
                            "the restore point [%s] cannot be trusted: %s".formatted(name, StateFile.reason(damaged)),
                            "keep it until another one is verified, then remove " + directory.resolve(name)));
                }
            }
        }
        return List.copyOf(findings);
    }

    /** Find a published, intact restore point; {@code id} may come from anybody. */
    public Optional<RestorePoint> find(String id) {
        if (!NAME.matcher(id).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(id));
        } catch (IOException absentOrDamaged) {
            return Optional.empty();
        }
    }

    private RestorePoint read(String name) throws IOException {
        RestorePoint point = new RestorePointDirectory(directory.resolve(name), disk).read();
        if (!point.id().equals(name)) {
            throw new IOException("its manifest belongs to [" + point.id() + "]");
        }
        return point;
    }

    private RestorePoint rename(Path partial, Manifest manifest) throws IOException {
        Path target = directory.resolve(manifest.id());
        if (disk.look(target).isPresent()) {
            throw new FileAlreadyExistsException(target.toString(), null, manifest.id() + " exists");
        }
        disk.rename(partial, target);
        disk.syncDirectory(directory);
        return manifest.at(target);
    }

    private String freeName(Draft draft) throws IOException {
        String from = draft.from().map(ReleaseVersion::text).orElse("unknown");
        String wanted = "%s-%s-to-%s"
                .formatted(
                        STAMP.format(draft.created()), fit(from), fit(draft.to().text()));
        String name = wanted;
        for (int number = 2; disk.look(directory.resolve(name)).isPresent(); number++) {
            name = wanted + "-" + number;
        }
        return name;
    }

    private static String fit(String text) {
        return UNFIT.matcher(text).replaceAll("_");
    }

    private Path partial(RunId run) {
        return directory.resolve(PARTIAL + run.text());
    }

    private List<String> names() {
        try {
            return disk.look(directory).isEmpty()
                    ? List.of()
                    : disk.list(directory).stream()
                            .map(path -> String.valueOf(path.getFileName()))
                            .toList();
        } catch (IOException unreadable) {
            throw StateFile.cannot("list", "backup directory", directory, unreadable);
        }
    }

    private static UpgradeException backupFailed(String verb, Path partial, IOException cause) {
        return new UpgradeException(
                Failure.of(
                        ErrorCode.BACKUP_FAILED,
                        "cannot %s the restore point [%s]: %s".formatted(verb, partial, StateFile.reason(cause)),
                        "check the directory, its permissions and the space on its disk"),
                cause);
    }
}
