package io.safeupgrade.tar;

import io.safeupgrade.Finding;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.tar.Entry.Absent;
import io.safeupgrade.tar.Entry.Folder;
import io.safeupgrade.tar.Entry.Link;
import io.safeupgrade.tar.Entry.Parent;
import io.safeupgrade.tar.Entry.Plain;
import io.safeupgrade.tar.Entry.Special;
import io.safeupgrade.tar.Scope.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a restore would do to the files that lie there now; made by looking alone. */
final class Plan {

    private final Scope scope;
    private final Index index;
    private final Salt salt;
    private final Extent extent;
    private final List<Change> changes = new ArrayList<>();
    private final TreeSet<String> directories = new TreeSet<>();
    private final List<Finding> warnings = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    private Plan(Scope scope, Archive archive, Extent extent) {
        this.scope = scope;
        this.index = archive.index();
        this.salt = archive.salt();
        this.extent = extent;
    }

    /** A file or link that is to be written, and what lies in its place. */
    record Change(String name, Entry entry, Optional<Lying> now) {}

    /** Something in the way that is not ours to move. */
    record Conflict(String name, Group group, String what) {}

    static Plan of(Scope scope, Archive archive, Extent extent) throws IOException {
        Plan plan = new Plan(scope, archive, extent);
        for (Map.Entry<String, Entry> entry : archive.index().entries().entrySet()) {
            Optional<Group> group = scope.groupOf(entry.getKey());
            if (group.isPresent()) {
                if (group.get() == Group.KEY || extent == Extent.WITH_CONFIG) {
                    plan.visit(entry.getKey(), entry.getValue(), group.get());
                }
            } else if (entry.getValue().archived()) {
                plan.warn(
                        "config-not-ours",
                        entry.getKey(),
                        "belongs to the restore point, but not to the files that this release keeps; it stays as it is");
            }
        }
        return plan;
    }

    List<Change> changes() {
        return changes;
    }

    /** Return the names of the directories to make, outer ones first. */
    List<String> directories() {
        return List.copyOf(directories);
    }

    List<Finding> warnings() {
        return warnings;
    }

    List<Conflict> conflicts() {
        return conflicts;
    }

    private void visit(String name, Entry entry, Group group) throws IOException {
        Optional<Lying> now = Lying.at(scope.place(name));
        switch (entry) {
            case Plain file -> file(name, file, now, group);
            case Link link -> link(name, link, now, group);
            case Folder directory -> directory(name, now, group);
            case Absent absent -> {
                if (now.isPresent()) {
                    warn("config-newer", name, "was not there when the restore point was made; it stays as it is");
                }
            }
            case Special special -> {}
            case Parent parent -> {}
        }
    }

    private void file(String name, Plain file, Optional<Lying> now, Group group) throws IOException {
        Path place = scope.place(name);
        // The operator may have moved the file elsewhere and linked it: what counts is what the service reads.
        Optional<Lying> behind = Lying.behind(place);
        boolean same = behind.isPresent()
                && behind.get().kind() == Lying.Kind.FILE
                && behind.get().bytes() == file.bytes()
                && Lying.digest(place, Index.MOST_BYTES_OF_FILE, salt.digest()).equals(file.sha256());
        if (!same) {
            change(name, file, now, group);
        }
    }

    private void link(String name, Link link, Optional<Lying> now, Group group) throws IOException {
        Path place = scope.place(name);
        if (now.isPresent()
                && now.get().kind() == Lying.Kind.LINK
                && Files.readSymbolicLink(place).toString().equals(link.target())) {
            return;
        }
        if (scope.leadsInside(name, link.target())) {
            change(name, link, now, group);
        } else {
            warn(
                    "config-link-outside",
                    name,
                    "was a link to [" + link.target() + "], which is not one of the files kept; it stays as it is");
        }
    }

    private void change(String name, Entry entry, Optional<Lying> now, Group group) throws IOException {
        if (now.filter(lies -> lies.kind() == Lying.Kind.DIRECTORY || lies.kind() == Lying.Kind.SPECIAL)
                .isPresent()) {
            conflicts.add(new Conflict(name, group, "is neither a file nor a link now"));
        } else if (parents(name, group)) {
            changes.add(new Change(name, entry, now));
        }
    }

    private void directory(String name, Optional<Lying> now, Group group) throws IOException {
        if (now.isEmpty()) {
            if (parents(name, group)) {
                directories.add(name);
            }
        } else if (isDirectory(name)) {
            newcomers(name);
        } else {
            conflicts.add(new Conflict(name, group, "is no directory now"));
        }
    }

    /** Plan the directories that are missing above {@code name}; false when something else is in their place. */
    private boolean parents(String name, Group group) throws IOException {
        for (String above : Scope.above(name)) {
            if (Lying.at(scope.place(above)).isPresent()) {
                if (!isDirectory(above)) {
                    conflicts.add(new Conflict(above, group, "is no directory now"));
                    return false;
                }
                return true;
            }
            directories.add(above);
        }
        return true;
    }

    /** A link to a directory is the operator's own layout, which is as good as a directory. */
    private boolean isDirectory(String name) throws IOException {
        return Lying.behind(scope.place(name))
                .filter(lies -> lies.kind() == Lying.Kind.DIRECTORY)
                .isPresent();
    }

    private void newcomers(String directory) throws IOException {
        if (extent != Extent.WITH_CONFIG) {
            return;
        }
        try (Stream<Path> found = Files.list(scope.place(directory))) {
            found.map(path -> String.valueOf(path.getFileName()))
                    .filter(child -> !Writes.isTemporary(child))
                    .map(child -> directory + "/" + child)
                    .filter(name -> !index.entries().containsKey(name))
                    .sorted()
                    .forEach(name -> warn(
                            "config-newer", name, "was not there when the restore point was made; it stays as it is"));
        }
    }

    private void warn(String code, String name, String what) {
        warnings.add(Finding.warning(
                code, "[/" + visible(name) + "] " + what, "look whether the restored release can do with that"));
    }

    private static String visible(String name) {
        return name.replaceAll("\\p{IsControl}", "?");
    }

    /** Read one file's digest, whatever leads to it. */
    static String digest(Path place) throws IOException {
        return Lying.sha256(place, Long.MAX_VALUE, LinkOption.NOFOLLOW_LINKS);
    }
}
