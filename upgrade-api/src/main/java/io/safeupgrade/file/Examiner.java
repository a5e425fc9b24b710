package io.safeupgrade.file;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Finding;
import io.safeupgrade.file.Disk.Entry;
import io.safeupgrade.file.Examination.Damaged;
import io.safeupgrade.file.Examination.Intact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Examines one directory of a restore point that may have been written by anybody. */
final class Examiner {

    private static final Set<String> OURS = Set.of(
            Manifest.FILE,
            VerificationRecord.FILE,
            // What a crash leaves while a verification is recorded; the next record takes its place.
            "." + VerificationRecord.FILE + ".tmp");
    private static final int MOST_NAMES = 10;

    private final RestorePointDirectory directory;
    private final Disk disk;
    private final List<Finding> findings = new ArrayList<>();
    private Optional<String> wanted = Optional.empty();

    private Examiner(RestorePointDirectory directory) {
        this.directory = directory;
        this.disk = directory.disk();
    }

    /** Look at names, sizes and what verifications said: as deep as a list of restore points looks. */
    static Examination look(RestorePointDirectory directory) throws IOException {
        return new Examiner(directory).examine(false);
    }

    /** Read every file; what earlier verifications said is worth a warning only. */
    static Examination readAll(RestorePointDirectory directory) throws IOException {
        return new Examiner(directory).examine(true);
    }

    /** The same for one that must be {@code id}. */
    static Examination readAll(RestorePointDirectory directory, String id) throws IOException {
        Examiner examiner = new Examiner(directory);
        examiner.wanted = Optional.of(id);
        return examiner.examine(true);
    }

    private Examination examine(boolean content) throws IOException {
        Optional<Manifest> manifest = Optional.empty();
        try {
            manifest = Optional.of(directory.manifest());
        } catch (IOException unreadable) {
            damaged(unreadable);
        }
        if (manifest.isPresent()) {
            identity(manifest.get());
            parts(manifest.get(), content);
            strangers(manifest.get());
            verifications(manifest.get(), content);
        }
        var point = manifest.map(intact -> intact.at(directory.path(), intact.verification()));
        boolean damaged = findings.stream().anyMatch(Finding::blocks);
        return damaged || point.isEmpty()
                ? new Damaged(directory.path(), point, findings)
                : new Intact(point.get(), findings);
    }

    private void identity(Manifest manifest) throws IOException {
        if (wanted.filter(id -> !id.equals(manifest.id())).isPresent()) {
            damaged(new IOException("its manifest belongs to [" + manifest.id() + "]"));
        }
    }

    private void parts(Manifest manifest, boolean content) throws IOException {
        for (BackupPart part : manifest.parts()) {
            try {
                directory.requireFile(part);
                if (content) {
                    directory.requireContent(part);
                }
            } catch (IOException wrong) {
                damaged(Damage.of(part.name(), wrong));
            }
        }
    }

    private void strangers(Manifest manifest) throws IOException {
        Set<String> known =
                manifest.parts().stream().map(BackupPart::name).collect(Collectors.toCollection(TreeSet::new));
        List<String> strangers = new ArrayList<>();
        for (Path entry : disk.list(directory.path())) {
            String name = Texts.oneLine(String.valueOf(entry.getFileName()));
            Optional<Entry> found = disk.look(entry);
            if (found.isEmpty() || known.contains(name) || OURS.contains(name)) {
                continue;
            }
            switch (found.get().kind()) {
                case FILE, DIRECTORY -> strangers.add(name);
                case LINK, OTHER -> damaged(new IOException(name + " is neither a plain file nor a directory"));
            }
        }
        if (!strangers.isEmpty()) {
            findings.add(Finding.warning(
                    "restore-point-strangers",
                    "the restore point [%s] holds files that do not belong to it [%s]"
                            .formatted(manifest.id(), names(strangers)),
                    "find out who put them there; nothing of ours reads them"));
        }
    }

    private static String names(List<String> strangers) {
        String names = strangers.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return strangers.size() > MOST_NAMES ? names + ", and " + (strangers.size() - MOST_NAMES) + " more" : names;
    }

    private void verifications(Manifest manifest, boolean content) throws IOException {
        try {
            directory.verifications(manifest).verification();
        } catch (IOException rejected) {
            if (!content) {
                damaged(rejected);
                return;
            }
            rethrowUnlessDamage(rejected);
            findings.add(Finding.warning(
                    "restore-point-rejected",
                    "the restore point [%s] was not to be trusted before: %s"
                            .formatted(manifest.id(), Disk.reason(rejected)),
                    "verify it again, as deep as that"));
        }
    }

    private void damaged(IOException why) throws IOException {
        rethrowUnlessDamage(why);
        findings.add(Finding.blocking(
                "restore-point-damaged",
                "the restore point [%s] is damaged: %s".formatted(directory.path(), Disk.reason(why)),
                "use another restore point"));
    }

    private static void rethrowUnlessDamage(IOException cause) throws IOException {
        if (Damage.isNone(cause)) {
            throw cause;
        }
    }
}
