package io.safeupgrade.file;

import io.safeupgrade.BackupPart;
import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.Finding;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.Verification.Verified;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

    private final Path directory;
    private final boolean ownParents;
    private final Disk disk;
    private final RestorePointShelf shelf;

    private RestorePointStore(Path directory, boolean ownParents, Disk disk) {
        this.directory = directory.toAbsolutePath().normalize();
        this.ownParents = ownParents;
        this.disk = disk;
        this.shelf = new RestorePointShelf(this.directory, disk);
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
            throw RestorePointPublication.failed("look at", directory, "", unknown);
        }
    }

    private RestorePointPublication publication() {
        return new RestorePointPublication(directory, disk, shelf);
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
        return publication().begin(run);
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
     * <p>On return manifest, files and name are on disk, files readable and nothing writable for the group; what is its
     * owner's alone ({@link BackupPart#forOwnerOnly}) was never readable for the group. After a crash either the name or the
     * partial directory is there, never half of both; see {@link #republish}.
     *
     * @throws UpgradeException BACKUP_FAILED if a part is missing or anything may not be on disk
     */
    public RestorePoint publish(Draft draft) {
        return publication().publish(draft);
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
        return publication().republish(run);
    }

    /** Remove what {@code run} left unpublished; nothing there is success. Published restore points stay. */
    public void sweep(RunId run) {
        publication().sweep(run);
    }

    /** Return the runs that left something unpublished, in the order of their names. */
    public List<RunId> partials() {
        return shelf.partials();
    }

    /** Return the published restore points whose manifest and files are intact, by journal sequence, oldest first. */
    public List<RestorePoint> list() {
        return shelf.list();
    }

    /** Return a warning for each directory that is named like a restore point but cannot be trusted. */
    public List<Finding> broken() {
        return shelf.broken();
    }

    /** Find a published, intact restore point; {@code id} may come from anybody. */
    public Optional<RestorePoint> find(String id) {
        return shelf.find(id);
    }

    /**
     * Read every file of a restore point, listed or not, and compare it with the manifest; needs no provider.
     *
     * <p>Any bit that differs from what was published is found. Takes as long as reading the files does; an interrupt ends
     * it.
     *
     * @param id may come from anybody
     * @return what was seen; empty when no such directory is here
     * @throws UpgradeException STATE_UNREADABLE if this user may not read it, or the thread was interrupted: nothing is known
     */
    public Optional<Examination> examine(String id) {
        return shelf.examine(id);
    }

    /**
     * Do the same for a restore point that lies anywhere; see {@link #readAt}.
     *
     * @throws UpgradeException STATE_UNREADABLE if this user may not read it, or the thread was interrupted: nothing is known
     */
    public Examination examine(Path where) {
        return shelf.at(where, Examiner::readAll);
    }

    /**
     * Read a restore point that lies anywhere, on another machine's disk say: its manifest, and that its files are there in
     * full.
     *
     * <p>It is somebody else's until it is read: nothing in it is followed, links and special files are damage, names cannot
     * lead out of its directory, texts hold no control characters. The directory may have been given another name. Like
     * {@link #list} this does not read the files: {@link #examine(Path)} before it is used.
     *
     * @return intact only if {@link #list} would show it under its own name
     * @throws UpgradeException STATE_UNREADABLE if this user may not read it
     */
    public Examination readAt(Path where) {
        return shelf.at(where, Examiner::look);
    }

    /**
     * Keep what a verification said beside the restore point; on disk on return.
     *
     * <p>A success counts from now on when it was at least as deep as the one before. A rejection takes the restore point off
     * the {@link #list} until a verification at least as deep succeeds. One that could not be carried out (no tools, no
     * database, cancelled: told by the category of its failure) says nothing about the restore point and is not kept.
     *
     * @param point one that lies here, listed or examined
     * @param asked how deep it was to look
     * @param result what it said
     * @param at when
     * @return the restore point as it is now; empty when it cannot be trusted
     * @throws IllegalArgumentException if it does not lie here
     * @throws UpgradeException STATE_UNREADABLE if it may not be on disk
     */
    public Optional<RestorePoint> record(RestorePoint point, Depth asked, Verification result, Instant at) {
        new Verifications(directory, disk).record(point, asked, result, at);
        return shelf.find(point.id());
    }

    /**
     * Remove a restore point; one that is gone already is success.
     *
     * <p>First its name is taken away, on disk, then its files: after a crash it is there as it was, or nothing is left that
     * looks like a restore point. Which ones may go is {@link Retention}'s to say.
     *
     * @throws IllegalArgumentException if it does not lie here
     * @throws UpgradeException STATE_UNREADABLE if it may not be gone
     */
    public void remove(RestorePoint point) {
        new RestorePointRemoval(directory, disk).remove(point);
    }

    /** Finish the removals that a crash interrupted; none is success. */
    public void finishRemovals() {
        new RestorePointRemoval(directory, disk).finish(shelf.removals());
    }

    /** Return how many bytes this process can still write where they lie, or will lie. */
    public long freeBytes() {
        try {
            Path place = firstMissing();
            return disk.space(disk.look(place).isPresent() ? place : DurableWrite.directoryOf(place))
                    .usableBytes();
        } catch (IOException unknown) {
            throw RestorePointPublication.failed("look at", directory, "", unknown);
        }
    }

    /** Measure what lies here. */
    public Usage usage() {
        return shelf.usage();
    }

    /**
     * Say how many bytes the files take, by what they belong to.
     *
     * @param restorePoints bytes of those that {@link #list} returns
     * @param partials bytes of what runs left unpublished, or are making
     * @param removals bytes of what {@link #finishRemovals} would remove
     * @param broken bytes of what {@link #broken} warns of
     */
    public record Usage(long restorePoints, long partials, long removals, long broken) {

        /** Return all of them together. */
        public long bytes() {
            return restorePoints + partials + removals + broken;
        }
    }
}
