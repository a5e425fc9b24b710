package io.safeupgrade.tar;

import io.safeupgrade.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps copies of what is about to be replaced. A content that was kept by an earlier try is not kept again; another one
 * never takes the place of a copy, but gets a number.
 */
final class Keeping {

    private final Path directory;
    private final RunId attempt;
    private final Writes writes;
    private final List<Path> made = new ArrayList<>();
    private final Set<Path> changed = new LinkedHashSet<>();

    Keeping(Path directory, RunId attempt, Writes writes) {
        this.directory = directory;
        this.attempt = attempt;
        this.writes = writes;
    }

    /** Return what this try made, outer directories first. */
    List<Path> made() {
        return made;
    }

    void begin() throws IOException {
        Path parent = Objects.requireNonNull(directory.getParent());
        writes.privateDirectories(parent);
        makeDirectory(directory);
    }

    void keep(String name, Path place, Lying now) throws IOException {
        for (String above : Scope.above(name).reversed()) {
            makeDirectory(directory.resolve(above));
        }
        Path copy = directory.resolve(name);
        for (int number = 2; Lying.at(copy).isPresent(); number++) {
            if (same(copy, place)) {
                return;
            }
            copy = directory.resolve(name + "." + number);
        }
        Path temporary = Writes.temporary(copy, attempt);
        writes.delete(temporary);
        made.add(temporary);
        if (now.kind() == Lying.Kind.LINK) {
            writes.link(temporary, Files.readSymbolicLink(place).toString(), now.owner());
        } else {
            try (InputStream content = Files.newInputStream(place, LinkOption.NOFOLLOW_LINKS)) {
                writes.file(temporary, content, now.mode(), now.owner());
            }
        }
        if (!Lying.at(place).equals(Optional.of(now))) {
            throw new IOException("[/" + name + "] changed while it was kept aside");
        }
        writes.rename(temporary, copy);
        made.add(copy);
        changed.add(copy.getParent());
    }

    void makeDurable() throws IOException {
        for (Path one : changed) {
            writes.sync(one);
        }
    }

    private void makeDirectory(Path place) throws IOException {
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            writes.privateDirectory(place);
            made.add(place);
            changed.add(Objects.requireNonNull(place.getParent()));
        }
    }

    private static boolean same(Path copy, Path place) throws IOException {
        Optional<Lying> one = Lying.at(copy);
        Optional<Lying> other = Lying.at(place);
        if (one.isEmpty() || other.isEmpty() || one.get().kind() != other.get().kind()) {
            return false;
        }
        return switch (one.get().kind()) {
            case LINK -> Files.readSymbolicLink(copy).equals(Files.readSymbolicLink(place));
            case FILE ->
                one.get().bytes() == other.get().bytes() && Plan.digest(copy).equals(Plan.digest(place));
            case DIRECTORY, SPECIAL -> false;
        };
    }
}
