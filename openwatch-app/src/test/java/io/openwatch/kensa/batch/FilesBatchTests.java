package io.openwatch.kensa.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.fact.DirectoryText;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileState;
import io.openwatch.kensa.fact.FileStates;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.PathPattern;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.testing.Asked;
import io.openwatch.kensa.testing.Shells;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FilesBatchTests {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void readsEveryByteOfAFile(Shells shell) throws IOException {
        byte[] bytes = new byte[256];
        for (int i = 0; i < 256; i++) {
            bytes[i] = (byte) i;
        }
        Path file = Files.write(directory.resolve("it's \"odd\" $(touch x) `y` *.conf"), bytes);
        Path empty = Files.createFile(directory.resolve("empty"));
        Path lines = Files.writeString(directory.resolve("lines"), "\n\na\n\n");
        Facts facts = Asked.of(shell, text(file), text(empty), text(lines));
        assertThat(facts.get(text(file))).isEqualTo(Reading.value(new String(bytes, StandardCharsets.ISO_8859_1)));
        assertThat(facts.get(text(empty))).isEqualTo(Reading.value(""));
        assertThat(facts.get(text(lines))).isEqualTo(Reading.value("\n\na\n\n"));
    }

    @ParameterizedTest
    @EnumSource
    void tellsAbsentFromUnreadable(Shells shell) throws IOException {
        Path pipe = directory.resolve("pipe");
        new ProcessBuilder("mkfifo", pipe.toString()).start().onExit().join();
        Path large = Files.write(directory.resolve("large"), new byte[FileText.LARGEST + 1]);
        Path most = Files.write(directory.resolve("most"), new byte[FileText.LARGEST]);
        Path nothing = directory.resolve("no").resolve("thing");
        Path below = Files.createFile(directory.resolve("file")).resolve("below");
        Path dangling = Files.createSymbolicLink(directory.resolve("link"), nothing);
        Facts facts = Asked.of(
                shell,
                text(pipe),
                text(large),
                text(most),
                text(nothing),
                text(below),
                text(dangling),
                text(directory));
        assertThat(facts.get(text(pipe))).isEqualTo(Reading.unreadable("it is neither a file nor a link to one"));
        assertThat(facts.get(text(directory))).isEqualTo(Reading.unreadable("it is neither a file nor a link to one"));
        assertThat(facts.get(text(large))).isEqualTo(Reading.unreadable("it is larger than 1048576 bytes"));
        assertThat(facts.get(text(most))).isInstanceOf(Reading.Value.class);
        assertThat(facts.get(text(nothing))).isEqualTo(Reading.absent());
        assertThat(facts.get(text(below))).isEqualTo(Reading.absent());
        assertThat(facts.get(text(dangling))).isEqualTo(Reading.absent());
    }

    @ParameterizedTest
    @EnumSource
    void readsADirectoryInTheOrderOfNames(Shells shell) throws IOException {
        Path drop = Files.createDirectory(directory.resolve("drop ins"));
        Files.writeString(drop.resolve("b.conf"), "second\n");
        Files.writeString(drop.resolve("a\nb.conf"), "first\n");
        Files.writeString(drop.resolve("B.conf"), "capital\n");
        Files.writeString(drop.resolve("c.conf~"), "a copy\n");
        Files.writeString(drop.resolve(".hidden.conf"), "hidden\n");
        Files.createDirectory(drop.resolve("d.conf"));
        Files.createSymbolicLink(drop.resolve("e.conf"), Path.of("/dev/null"));
        Files.createSymbolicLink(drop.resolve("f.conf"), Path.of("/nowhere"));
        DirectoryText conf = new DirectoryText(drop.toString(), ".conf");
        DirectoryText none = new DirectoryText(drop.toString(), ".rules");
        DirectoryText missing = new DirectoryText(drop + "/missing", ".conf");
        Facts facts = Asked.of(shell, conf, none, missing);
        assertThat(facts.get(conf))
                .isEqualTo(Reading.value(List.of(
                        entry(drop, "B.conf", Reading.value("capital\n")),
                        entry(drop, "a\nb.conf", Reading.value("first\n")),
                        entry(drop, "b.conf", Reading.value("second\n")),
                        entry(drop, "e.conf", Reading.value("")),
                        entry(drop, "f.conf", Reading.absent()))));
        assertThat(facts.get(none)).isEqualTo(Reading.value(List.of()));
        assertThat(facts.get(missing)).isEqualTo(Reading.absent());
    }

    @ParameterizedTest
    @EnumSource
    void readsModesAndOwners(Shells shell) throws IOException {
        Path key = Files.writeString(directory.resolve("one_key"), "k");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        // A name that looks like the answer about another file.
        Path liar = Files.createFile(directory.resolve("a_key\n81ff 0 0 0 root:root:"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), key);
        FileStates single = states(key);
        FileStates through = states(link);
        FileStates all = new FileStates(new PathPattern(directory + "/*_key*"));
        FileStates none = new FileStates(new PathPattern(directory + "/*.none"));
        FileStates sticky = new FileStates(new PathPattern("/tmp"));
        Facts facts = Asked.of(shell, single, through, all, none, sticky, states(directory.resolve("missing")));
        FileState state = value(facts.get(single)).getFirst();
        assertThat(state.permissions()).isEqualTo(0640);
        assertThat(state.regular()).isTrue();
        assertThat(state.size()).isEqualTo(1);
        assertThat(state.owner()).isEqualTo(Files.getOwner(key).getName());
        assertThat(value(facts.get(through)).getFirst().permissions()).isEqualTo(0640);
        assertThat(value(facts.get(all))).extracting(FileState::path).containsExactly(liar.toString(), key.toString());
        assertThat(value(facts.get(sticky)).getFirst().permissions()).isEqualTo(01777);
        assertThat(value(facts.get(sticky)).getFirst().directory()).isTrue();
        assertThat(facts.get(none)).isEqualTo(Reading.absent());
        assertThat(facts.get(states(directory.resolve("missing")))).isEqualTo(Reading.absent());
    }

    /** Hazard 2: what this user may not see is not absent. */
    @ParameterizedTest
    @EnumSource
    void takesNothingForAbsentThatItMayNotSee(Shells shell) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.writeString(closed.resolve("file"), "hidden");
        Path secret = Files.writeString(directory.resolve("secret"), "hidden");
        Path link = Files.createSymbolicLink(directory.resolve("link"), closed.resolve("file"));
        boolean root = "root".equals(System.getProperty("user.name"));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(root ? "rw-------" : "---------"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString(root ? "rwx------" : "---------"));
        String shut = "no permission to look into " + closed;
        FileStates every = new FileStates(new PathPattern(directory + "/*/file"));
        FileStates inside = new FileStates(new PathPattern(closed + "/*.conf"));
        FileText open = new FileText(directory + "/missing");
        Facts facts = Asked.unprivileged(
                shell,
                open,
                text(secret),
                text(closed.resolve("file")),
                text(closed.resolve("missing/too")),
                text(link),
                new DirectoryText(closed.toString(), ".conf"),
                new DirectoryText(directory.toString(), "secret"),
                states(closed.resolve("file")),
                states(secret),
                every,
                inside);
        assertThat(facts.get(open)).isEqualTo(Reading.absent());
        assertThat(facts.get(text(secret))).isEqualTo(Reading.unreadable("no permission to read it"));
        assertThat(facts.get(text(closed.resolve("file")))).isEqualTo(Reading.unreadable(shut));
        assertThat(facts.get(text(closed.resolve("missing/too")))).isEqualTo(Reading.unreadable(shut));
        assertThat(facts.get(text(link)))
                .isEqualTo(Reading.unreadable("it is a link whose target cannot be seen by this user"));
        assertThat(facts.get(new DirectoryText(closed.toString(), ".conf")))
                .isEqualTo(Reading.unreadable("no permission to list it"));
        assertThat(facts.get(new DirectoryText(directory.toString(), "secret")))
                .isEqualTo(Reading.value(
                        List.of(entry(directory, "secret", Reading.unreadable("no permission to read it")))));
        assertThat(facts.get(states(closed.resolve("file")))).isEqualTo(Reading.unreadable(shut));
        assertThat(value(facts.get(states(secret))).getFirst().size()).isEqualTo(6);
        assertThat(facts.get(every)).isEqualTo(Reading.unreadable(shut));
        assertThat(facts.get(inside)).isEqualTo(Reading.unreadable(shut));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }

    private static FileText text(Path path) {
        return new FileText(path.toString());
    }

    private static FileStates states(Path path) {
        return new FileStates(new PathPattern(path.toString()));
    }

    private static DirectoryText.Entry entry(Path directory, String name, Reading<String> text) {
        return new DirectoryText.Entry(directory + "/" + name, text);
    }

    private static <T> T value(Reading<T> reading) {
        assertThat(reading).isInstanceOf(Reading.Value.class);
        return ((Reading.Value<T>) reading).value();
    }
}
