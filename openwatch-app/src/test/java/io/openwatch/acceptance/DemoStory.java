package io.openwatch.acceptance;

import io.openwatch.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * One demo from its beginning to its end, with everything that could be seen of it from outside.
 *
 * @param machine where it was played
 * @param database the database that it was given
 * @param secret what nobody may see: the part of the password that is written the same way everywhere
 * @param ended what it printed and its exit code
 * @param arguments the arguments of all processes meanwhile
 * @param files text of every file that it left below its state directory
 * @param after the database when it had ended
 */
record DemoStory(
        Machine machine,
        TestDatabase database,
        String secret,
        Running.Ended ended,
        ArgumentWatch.Seen arguments,
        Map<Path, String> files,
        Snapshot after) {

    static final int ROWS = 400;
    static final int HOSTS = 20;

    /** Stories that more than one test class asks about are played once. */
    private static final Map<String, DemoStory> PLAYED = new ConcurrentHashMap<>();

    /** Return the story of an upgrade that ends well, told for programs. */
    static DemoStory upgraded() {
        return PLAYED.computeIfAbsent("well ending", kind -> play("--output", "json"));
    }

    /** Return the story of an upgrade whose last migration fails, told for people. */
    static DemoStory failedMigration() {
        return PLAYED.computeIfAbsent("failing migration", kind -> play("--fail", "migration"));
    }

    private static DemoStory play(String... options) {
        TestDatabase database = TestDatabase.empty();
        String secret = randomWord();
        // Written with escapes in an address, with quotes in a shell: whoever decodes it must hide that form too.
        String dsn = "postgres://%s:%s%%40%%27@127.0.0.1:%d/%s"
                .formatted(
                        database.dsn().user(),
                        secret,
                        database.dsn().port(),
                        database.dsn().database());
        Machine machine = Machine.in(directory()).with("OPENWATCH_DEMO_DSN", dsn);
        ArgumentWatch watch = ArgumentWatch.begin();
        Running.Ended ended = machine.openwatch(Stream.concat(
                        Stream.of("demo", "--no-serve", "--port", "0", "--rows", "" + ROWS, "--hosts", "" + HOSTS),
                        Stream.of(options))
                .toArray(String[]::new));
        machine.without("OPENWATCH_DEMO_DSN");
        return new DemoStory(
                machine, database, secret, ended, watch.end(), files(machine.state()), Snapshot.of(database));
    }

    /** Return the commands below {@code heading} of what was printed. */
    List<String> printedBelow(String heading) {
        return Machine.printedBelow(heading, ended.out());
    }

    static String randomWord() {
        byte[] random = new byte[9];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static Map<Path, String> files(Path tree) {
        try (Stream<Path> paths = Files.walk(tree)) {
            Map<Path, String> files = new HashMap<>();
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                files.put(tree.relativize(file), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return files;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Stories are shared by test classes, so their files go when all of them are done. */
    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("openwatch-demo-story");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory), "remove-demo-story"));
            return directory;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void remove(Path tree) {
        try (Stream<Path> paths = Files.walk(tree)) {
            paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
