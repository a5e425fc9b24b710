package io.safeupgrade.tar;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Finding;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.file.Disk;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.RestoreCheck;
import io.safeupgrade.tar.Plan.Change;
import io.safeupgrade.tar.Scope.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says beforehand what would keep a backup or a restore from succeeding; changes nothing. */
record Looks(Scope scope, TarTool tar) {

    private static final int MOST_NAMES = 20;

    List<Finding> beforeBackup(CallContext call) {
        List<Finding> findings = new ArrayList<>();
        CommandResult version = tar.version(call);
        if (!(version instanceof CommandResult.Exited exited && exited.stdout().contains("GNU tar"))) {
            findings.add(Finding.blocking(
                    "tar-missing",
                    "the configuration cannot be backed up: GNU tar is needed, found [" + version.ending() + "]",
                    "install the package tar"));
        }
        for (String name : scope.names().toList()) {
            try {
                lookAt(name).ifPresent(findings::add);
            } catch (IOException unreadable) {
                findings.add(Finding.blocking(
                        "config-unreadable",
                        "[/" + name + "] cannot be read: " + Disk.reason(unreadable),
                        "run as root, or check its permissions"));
            }
        }
        return findings;
    }

    private Optional<Finding> lookAt(String name) throws IOException {
        Path place = scope.place(name);
        Optional<Lying> found = Lying.at(place);
        if (found.isEmpty()) {
            return scope.groupOf(name)
                    .filter(group -> group == Group.KEY && !scope.absentKeys().contains(name))
                    .map(key -> Finding.warning(
                            "key-missing",
                            "the key file [/" + name + "] is not there, so that the restore point will not hold it",
                            "put it where the configuration says, or correct the configuration"));
        }
        return switch (found.get().kind()) {
            case LINK -> linkOutside(name, Files.readSymbolicLink(place).toString());
            case SPECIAL ->
                Optional.of(Finding.warning(
                        "config-special",
                        "[/" + name + "] is neither file, directory nor link; the restore point will not hold it",
                        "correct the configuration"));
            case FILE, DIRECTORY ->
                Files.isReadable(place)
                        ? Optional.empty()
                        : Optional.of(Finding.blocking(
                                "config-unreadable",
                                "[/" + name + "] cannot be read: permission denied",
                                "run as root, or check its permissions"));
        };
    }

    private Optional<Finding> linkOutside(String name, String target) {
        return scope.leadsInside(name, target)
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        "config-link-outside",
                        "[/" + name + "] is a link to [" + target
                                + "]: the restore point will hold the link, not what it leads to",
                        "back that up too, or put the file in the place of the link"));
    }

    List<Finding> beforeRestore(RestoreCheck check, BackupPart part, Aside aside) {
        List<Finding> findings = new ArrayList<>();
        writable(aside.directory()).ifPresent(findings::add);
        try {
            Archive archive = Archive.of(part, check.directory());
            archive.read((name, file, content) -> {}, check.call());
            inTheWay(archive, check.extent(), findings);
        } catch (IOException damaged) {
            findings.add(Finding.blocking(
                    "config-archive-damaged",
                    "the archive [" + part.name() + "] cannot be trusted: " + Disk.reason(damaged),
                    "use another restore point"));
        }
        return findings;
    }

    private void inTheWay(Archive archive, Extent extent, List<Finding> findings) throws IOException {
        Plan plan = Plan.of(scope, archive, extent);
        for (Plan.Conflict conflict : plan.conflicts()) {
            findings.add(obstacle(
                    conflict.group(),
                    "[/" + conflict.name() + "] " + conflict.what(),
                    "move it away, then repeat the restore"));
        }
        for (Change change : plan.changes()) {
            Path directory = existing(scope.place(change.name()));
            if (!Files.isWritable(directory)) {
                findings.add(obstacle(
                        scope.groupOf(change.name()).orElse(Group.CONFIG),
                        "[/" + change.name() + "] cannot be written: [" + directory + "] is not writable",
                        "run as root, and mount it writable"));
            }
        }
        findings.addAll(plan.warnings());
        findings.add(Finding.info("files-come-back", comesBack(plan, extent)));
    }

    private static Finding obstacle(Group group, String what, String remedy) {
        return switch (group) {
            case KEY -> Finding.blocking("key-not-restorable", what, remedy);
            case CONFIG -> Finding.blocking("config-not-restorable", what, remedy);
        };
    }

    private static String comesBack(Plan plan, Extent extent) {
        String asked = extent == Extent.WITH_CONFIG ? "key and configuration files" : "key files";
        List<String> names =
                plan.changes().stream().map(change -> "/" + change.name()).toList();
        String more = names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "";
        return names.isEmpty()
                ? "no " + asked + " come back: all are as they were"
                : asked + " that come back: " + names.stream().limit(MOST_NAMES).toList() + more;
    }

    private static Optional<Finding> writable(Path aside) {
        Path directory = existing(aside);
        return Files.isDirectory(directory) && Files.isWritable(directory)
                ? Optional.empty()
                : Optional.of(Finding.blocking(
                        "config-aside-not-writable",
                        "replaced files cannot be kept in [" + aside + "]: [" + directory
                                + "] is not a directory that this user may write",
                        "run as root, or configure another directory"));
    }

    private static Path existing(Path place) {
        return Stream.iterate(place, path -> path != null, Path::getParent)
                .filter(Files::exists)
                .findFirst()
                .orElse(place);
    }
}
