package io.safeupgrade.file;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.file.Disk.Access;
import io.safeupgrade.file.RestorePointStore.Draft;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Optional;

/** Brings restore points under their final names; what each step promises is said by {@link RestorePointStore}. */
record RestorePointPublication(Path directory, Disk disk, RestorePointShelf shelf) {

    /** One block of most file systems, which a directory takes. */
    private static final long DIRECTORY_BYTES = 4096;

    Path begin(RunId run) {
        Path partial = partial(run);
        try {
            DurableWrite.to(disk).makeDirectories(directory, Access.GROUP_READS);
            disk.deleteTree(partial);
            disk.createDirectory(partial, Access.OWNER);
            disk.syncDirectory(directory);
            return partial;
        } catch (IOException failed) {
            throw cannot("begin", partial, DIRECTORY_BYTES, failed);
        }
    }

    RestorePoint publish(Draft draft) {
        long needed = 0;
        try {
            RestorePointDirectory partial = new RestorePointDirectory(draft.partial(), disk);
            Manifest manifest = Manifest.of(freeName(draft), draft);
            manifest.requireFit();
            needed = manifest.json().length;
            partial.requireFiles(draft.parts());
            partial.write(manifest);
            partial.makeDurable(draft.parts());
            return rename(draft.partial(), manifest);
        } catch (IOException failed) {
            throw cannot("publish", draft.partial(), needed, failed);
        }
    }

    Optional<RestorePoint> republish(RunId run) {
        Optional<RestorePoint> published =
                shelf.list().stream().filter(point -> point.run().equals(run)).findFirst();
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
            new RestorePointDirectory(partial, disk).makeDurable(complete.get().parts());
            return Optional.of(rename(partial, complete.get()));
        } catch (IOException failed) {
            throw cannot("publish", partial, 0, failed);
        }
    }

    private Optional<Manifest> complete(Path partial) throws IOException {
        try {
            RestorePointDirectory found = new RestorePointDirectory(partial, disk);
            Manifest manifest = found.manifest();
            found.requireContent(manifest.parts());
            return Optional.of(manifest);
        } catch (IOException incomplete) {
            if (Damage.isNone(incomplete)) {
                throw incomplete;
            }
            return Optional.empty();
        }
    }

    void sweep(RunId run) {
        try {
            if (disk.look(directory).isPresent()) {
                disk.deleteTree(partial(run));
                disk.syncDirectory(directory);
            }
        } catch (IOException failed) {
            throw cannot("sweep", partial(run), 0, failed);
        }
    }

    private RestorePoint rename(Path partial, Manifest manifest) throws IOException {
        Path target = directory.resolve(manifest.id());
        if (disk.look(target).isPresent()) {
            throw new FileAlreadyExistsException(target.toString(), null, manifest.id() + " exists");
        }
        disk.rename(partial, target);
        disk.syncDirectory(directory);
        return manifest.at(target, manifest.verification());
    }

    private String freeName(Draft draft) throws IOException {
        String from = draft.from().map(ReleaseVersion::text).orElse("unknown");
        String wanted = RestorePointNames.id(draft.created(), from, draft.to().text());
        String name = wanted;
        for (int number = 2; disk.look(directory.resolve(name)).isPresent(); number++) {
            name = wanted + "-" + number;
        }
        return name;
    }

    private Path partial(RunId run) {
        return directory.resolve(RestorePointNames.partial(run));
    }

    private UpgradeException cannot(String verb, Path partial, long neededBytes, IOException cause) {
        return failed(verb, partial, disk.trouble(partial, neededBytes, cause), cause);
    }

    static UpgradeException failed(String verb, Path partial, String trouble, IOException cause) {
        return new UpgradeException(
                Failure.of(
                        ErrorCode.BACKUP_FAILED,
                        "cannot %s the restore point [%s]: %s%s".formatted(verb, partial, Disk.reason(cause), trouble),
                        "check the directory, its permissions and the space on its disk"),
                cause);
    }
}
