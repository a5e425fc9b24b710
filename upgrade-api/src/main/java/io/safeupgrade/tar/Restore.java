package io.safeupgrade.tar;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.file.Disk;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.RestorableBackup.RestoreRequest;
import io.safeupgrade.spi.RestorableBackup.RestoreResult;
import io.safeupgrade.spi.RestorableBackup.Restored;
import io.safeupgrade.spi.RestorableBackup.Untouched;
import io.safeupgrade.tar.Entry.Folder;
import io.safeupgrade.tar.Entry.Link;
import io.safeupgrade.tar.Entry.Parent;
import io.safeupgrade.tar.Plan.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One try of a restore. Everything that needs space or can be refused comes first: copies of what will be replaced, and
 * the new files beside their places. What is left then is renaming, file by file.
 */
final class Restore {

    private final Scope scope;
    private final Aside aside;
    private final Writes writes;
    private final CallContext call;
    private final RunId attempt;
    private final Keeping keeping;
    private final List<Path> temporaries = new ArrayList<>();
    private final List<Path> madeDirectories = new ArrayList<>();

    Restore(Scope scope, Aside aside, Writes writes, RestoreRequest request) {
        this.scope = scope;
        this.aside = aside;
        this.writes = writes;
        this.call = request.call();
        this.attempt = request.attempt();
        this.keeping = new Keeping(aside.begun(attempt), attempt, writes);
    }

    RestoreResult run(BackupPart part, RestoreRequest request) {
        Plan plan;
        try {
            Calls.requireTime(call);
            if (aside.isDone(attempt)) {
                return new Restored(aside.of(attempt), List.of());
            }
            Archive archive = Archive.of(part, request.directory());
            archive.read((name, file, content) -> {}, call);
            sweep(archive.index());
            plan = Plan.of(scope, archive, request.extent());
            if (!plan.conflicts().isEmpty()) {
                return untouched(conflict(plan));
            }
            prepare(archive, plan);
            requireStill(plan);
        } catch (IOException failed) {
            return undone(failed);
        }
        commit(plan);
        return restored(plan);
    }

    private void prepare(Archive archive, Plan plan) throws IOException {
        keeping.begin();
        for (Change change : plan.changes()) {
            Calls.requireTime(call);
            if (change.now().isPresent()) {
                keeping.keep(
                        change.name(), scope.place(change.name()), change.now().get());
            }
        }
        keeping.makeDurable();
        for (String name : plan.directories()) {
            makeDirectory(name, Objects.requireNonNull(archive.index().entries().get(name)));
        }
        writeBeside(archive, plan);
    }

    /** Ask one last time: nothing has been replaced yet. */
    private void requireStill(Plan plan) throws IOException {
        for (Change change : plan.changes()) {
            if (!Lying.at(scope.place(change.name())).equals(change.now())) {
                throw new IOException("[/" + change.name() + "] changed meanwhile");
            }
        }
        if (call.over() || !call.mayCommit()) {
            throw new IOException("the call ended before anything was replaced");
        }
    }

    private void makeDirectory(String name, Entry entry) throws IOException {
        Path place = scope.place(name);
        madeDirectories.add(place);
        switch (entry) {
            case Folder directory -> writes.directory(place, directory.mode(), directory.owner());
            case Parent parent -> writes.directory(place, parent.mode(), parent.owner());
            case Entry.Plain file -> throw new IOException("[/" + name + "] is no directory");
            case Link link -> throw new IOException("[/" + name + "] is no directory");
            case Entry.Absent absent -> throw new IOException("[/" + name + "] is no directory");
            case Entry.Special special -> throw new IOException("[/" + name + "] is no directory");
        }
        writes.sync(parent(place));
    }

    private void writeBeside(Archive archive, Plan plan) throws IOException {
        Map<String, Change> wanted =
                plan.changes().stream().collect(Collectors.toMap(Change::name, Function.identity()));
        archive.read(
                (name, file, content) -> {
                    if (wanted.containsKey(name)) {
                        writes.file(temporary(name), content, file.mode(), file.owner());
                    }
                },
                call);
        for (Change change : plan.changes()) {
            if (change.entry() instanceof Link link) {
                writes.link(temporary(change.name()), link.target(), link.owner());
            }
        }
    }

    private Path temporary(String name) {
        Path temporary = Writes.temporary(scope.place(name), attempt);
        temporaries.add(temporary);
        return temporary;
    }

    private void commit(Plan plan) {
        try {
            Set<Path> parents = new LinkedHashSet<>();
            for (Change change : plan.changes()) {
                Path place = scope.place(change.name());
                writes.replace(Writes.temporary(place, attempt), place, change.now());
                parents.add(parent(place));
            }
            for (Path parent : parents) {
                writes.sync(parent);
            }
            for (Path nothingReplaced : aside.empty()) {
                if (!nothingReplaced.equals(aside.begun(attempt))) {
                    deleteEmpty(nothingReplaced);
                }
            }
            writes.rename(aside.begun(attempt), aside.done(attempt));
            writes.sync(aside.directory());
        } catch (IOException failed) {
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.RESTORE_FAILED,
                            "the files of [%s] are restored in part: %s; what they replaced lies in [%s]"
                                    .formatted(aside.provider(), Disk.reason(failed), aside.begun(attempt)),
                            "mend the cause, then repeat the restore"),
                    failed);
        }
    }

    private void deleteEmpty(Path directory) throws IOException {
        List<Path> all;
        try (var found = Files.walk(directory)) {
            all = found.toList();
        }
        for (Path one : all.reversed()) {
            writes.delete(one);
        }
    }

    /** Remove what a try of any attempt left beside its files when it was killed; one restore runs at a time. */
    private void sweep(Index index) throws IOException {
        for (String name : index.archived()) {
            Path place = scope.place(name);
            if (scope.groupOf(name).isPresent() && Files.isDirectory(parent(place))) {
                try (var found = Files.newDirectoryStream(
                        parent(place), path -> isLeftoverOf(place, String.valueOf(path.getFileName())))) {
                    for (Path leftover : found) {
                        writes.delete(leftover);
                    }
                }
            }
        }
    }

    private static boolean isLeftoverOf(Path place, String name) {
        return name.startsWith("." + place.getFileName() + ".restoring-") && Writes.isTemporary(name);
    }

    private RestoreResult restored(Plan plan) {
        List<Finding> warnings = new ArrayList<>(plan.warnings());
        writes.notOwned()
                .forEach(path -> warnings.add(Finding.warning(
                        "config-owner",
                        "the owner of [" + path + "] could not be set, it belongs to this process's user",
                        "restore as root, or set the owner by hand")));
        try {
            return new Restored(aside.of(attempt), warnings);
        } catch (IOException unreadable) {
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.RESTORE_FAILED,
                            "the files of [" + aside.provider() + "] are restored, but what they replaced cannot be"
                                    + " listed: " + Disk.reason(unreadable),
                            "look at " + aside.directory()),
                    unreadable);
        }
    }

    /** Take back what was prepared: nothing was replaced yet, so every copy made aside still lies in its place too. */
    private RestoreResult undone(IOException why) {
        List<String> left = new ArrayList<>();
        List<Path> made = new ArrayList<>(temporaries);
        made.addAll(madeDirectories.reversed());
        made.addAll(keeping.made().reversed());
        for (Path path : made) {
            try {
                writes.delete(path);
            } catch (IOException stays) {
                left.add("left behind: [" + path + "]");
            }
        }
        return untouched(Failure.of(
                        ErrorCode.RESTORE_FAILED,
                        "the files of [%s] cannot be restored: %s".formatted(aside.provider(), Disk.reason(why)),
                        "mend the cause, then repeat the restore; or restore them by hand")
                .withEvidence(left));
    }

    private Failure conflict(Plan plan) {
        Plan.Conflict first = plan.conflicts().getFirst();
        return Failure.of(
                ErrorCode.RESTORE_FAILED,
                "the files of [%s] cannot be restored: [/%s] %s"
                        .formatted(aside.provider(), first.name(), first.what()),
                "move it away, then repeat the restore");
    }

    private static RestoreResult untouched(Failure failure) {
        return new Untouched(failure);
    }

    private static Path parent(Path place) {
        return Objects.requireNonNull(place.getParent());
    }
}
