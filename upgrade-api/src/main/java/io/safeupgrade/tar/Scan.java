package io.safeupgrade.tar;

import io.safeupgrade.spi.CallContext;
import io.safeupgrade.tar.Entry.Absent;
import io.safeupgrade.tar.Entry.Folder;
import io.safeupgrade.tar.Entry.Link;
import io.safeupgrade.tar.Entry.Parent;
import io.safeupgrade.tar.Entry.Plain;
import io.safeupgrade.tar.Entry.Special;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Looks at every file to keep and remembers how it lay, so that a change until the archive is made can be told. */
final class Scan {

    private final Scope scope;
    private final Salt salt;
    private final CallContext call;
    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final Map<String, Optional<Lying>> lay = new HashMap<>();

    private Scan(Scope scope, Salt salt, CallContext call) {
        this.scope = scope;
        this.salt = salt;
        this.call = call;
    }

    /**
     * Look at all of them.
     *
     * @throws IOException naming the file that cannot be read or changes while it is read
     */
    static Scan of(Scope scope, Salt salt, CallContext call) throws IOException {
        Scan scan = new Scan(scope, salt, call);
        for (String name : scope.names().toList()) {
            scan.above(name);
            scan.visit(name);
        }
        return scan;
    }

    Index index() throws IOException {
        Index index = new Index(entries);
        index.requireSize();
        return index;
    }

    /**
     * Look again.
     *
     * @throws IOException naming the first file that is not as it was
     */
    void requireUnchanged() throws IOException {
        for (Map.Entry<String, Optional<Lying>> then : new TreeMap<>(lay).entrySet()) {
            if (!Lying.at(scope.place(then.getKey())).equals(then.getValue())) {
                throw changed(then.getKey());
            }
        }
    }

    private void above(String name) throws IOException {
        for (String above : Scope.above(name)) {
            Optional<Lying> found = Lying.behind(scope.place(above));
            if (found.isPresent()) {
                entries.putIfAbsent(
                        above, new Parent(found.get().mode(), found.get().owner()));
            }
        }
    }

    private void visit(String name) throws IOException {
        Calls.requireTime(call);
        if (!Scope.isName(name)) {
            throw new IOException("a file in [/" + Scope.above(name).getFirst()
                    + "] has a control character in its name, which is not kept");
        }
        Path place = scope.place(name);
        Optional<Lying> found = Lying.at(place);
        lay.put(name, found);
        entries.put(name, found.isEmpty() ? new Absent() : read(name, place, found.get()));
        if (found.filter(lies -> lies.kind() == Lying.Kind.DIRECTORY).isPresent()) {
            for (String child : children(name, place)) {
                visit(name + "/" + child);
            }
        }
    }

    private Entry read(String name, Path place, Lying found) throws IOException {
        try {
            return entry(place, found);
        } catch (NoSuchFileException gone) {
            throw changed(name);
        } catch (IOException unreadable) {
            throw Calls.naming(name, unreadable);
        }
    }

    private Entry entry(Path place, Lying found) throws IOException {
        return switch (found.kind()) {
            case FILE ->
                new Plain(
                        found.mode(),
                        found.owner(),
                        found.bytes(),
                        Lying.digest(place, Index.MOST_BYTES_OF_FILE, salt.digest(), LinkOption.NOFOLLOW_LINKS));
            case DIRECTORY -> new Folder(found.mode(), found.owner());
            case LINK -> new Link(found.owner(), Files.readSymbolicLink(place).toString());
            case SPECIAL -> new Special();
        };
    }

    private static List<String> children(String name, Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> found = Files.list(directory)) {
            found.map(path -> String.valueOf(path.getFileName()))
                    .filter(child -> !Writes.isTemporary(child))
                    .sorted()
                    .limit(Index.MOST_ENTRIES + 1L)
                    .forEach(names::add);
        } catch (NoSuchFileException gone) {
            throw changed(name);
        } catch (FileSystemException unreadable) {
            throw Calls.naming(name, unreadable);
        }
        return names;
    }

    private static IOException changed(String name) {
        return new IOException("[/" + name + "] changed while it was read");
    }
}
