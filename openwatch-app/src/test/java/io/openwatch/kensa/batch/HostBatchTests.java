package io.openwatch.kensa.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.Platform;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileState;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.KernelValues;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.ScriptRun;
import io.openwatch.kensa.fact.TreeWalk;
import io.openwatch.kensa.testing.Asked;
import io.openwatch.kensa.testing.Shells;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostBatchTests {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void readsKernelParametersWhole(Shells shell) throws IOException {
        KernelValues pids = new KernelValues("kernel.pid_max");
        KernelValues ports = new KernelValues("net.ipv4.ip_local_port_range");
        KernelValues every = new KernelValues("net.ipv4.conf.*.rp_filter");
        KernelValues none = new KernelValues("kernel.no_such_key");
        Facts facts = Asked.of(shell, pids, ports, every, none);
        assertThat(facts.get(pids)).isEqualTo(Reading.value(Map.of("kernel.pid_max", proc("kernel/pid_max"))));
        assertThat(facts.get(ports))
                .isEqualTo(Reading.value(Map.of("net.ipv4.ip_local_port_range", proc("net/ipv4/ip_local_port_range"))));
        Map<String, String> filters = value(facts.get(every));
        assertThat(filters).containsKeys("net.ipv4.conf.all.rp_filter", "net.ipv4.conf.lo.rp_filter");
        assertThat(filters.values()).allMatch(value -> value.matches("[012]"));
        assertThat(facts.get(none)).isEqualTo(Reading.absent());
    }

    @ParameterizedTest
    @EnumSource
    void findsFilesThatAnybodyShouldLookAt(Shells shell) throws IOException {
        Path setuid = file("setuid\nfile", "rwxr-xr-x");
        new ProcessBuilder("chmod", "4755", setuid.toString()).start().onExit().join();
        Path writable = file("writable", "rw-rw-rw-");
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path plain = file("plain", "rw-r--r--");
        Path foreign = file("foreign", "rw-r--r--");
        boolean root = new ProcessBuilder("chown", "54321:54321", foreign.toString())
                        .start()
                        .onExit()
                        .join()
                        .exitValue()
                == 0;
        TreeWalk.Found found = value(Asked.of(shell, new TreeWalk()).get(new TreeWalk()));
        List<String> paths = found.files().stream().map(FileState::path).toList();
        assertThat(paths)
                .contains(setuid.toString(), writable.toString(), open.toString())
                .doesNotContain(plain.toString(), "/tmp")
                .noneMatch(path -> path.startsWith("/proc/") || path.startsWith("/sys/"));
        assertThat(found.ownersKnown()).isEqualTo(shell != Shells.BUSYBOX);
        if (root && found.ownersKnown()) {
            assertThat(found.files())
                    .anyMatch(file -> file.path().equals(foreign.toString())
                            && file.owner().equals(FileState.UNKNOWN)
                            && file.group().equals(FileState.UNKNOWN));
        }
    }

    @ParameterizedTest
    @EnumSource
    void runsScriptsOnlyWhereTheyAreMeantToRun(Shells shell) {
        ScriptRun everywhere = ScriptRun.of("echo everywhere");
        ScriptRun here = ScriptRun.of("echo here");
        ScriptRun elsewhere = ScriptRun.of("echo elsewhere");
        ScriptRun later = ScriptRun.of("echo later");
        FileText release = new FileText("/etc/os-release");
        String text = value(Asked.of(shell, release).get(release));
        String id = text.lines()
                .filter(line -> line.startsWith("ID="))
                .findFirst()
                .orElseThrow()
                .substring(3)
                .replace("\"", "");
        Platform own = new Platform(id, OptionalInt.empty(), OptionalInt.empty(), true);
        Platform other = new Platform("plan9", OptionalInt.empty(), OptionalInt.empty(), true);
        Platform future = new Platform(id, OptionalInt.of(9000), OptionalInt.empty(), true);
        Batch batch = Batch.of(
                List.of(everywhere, here, elsewhere, later),
                Map.of(
                        everywhere, List.of(),
                        here, List.of(other, own),
                        elsewhere, List.of(other),
                        later, List.of(future)),
                shell.dialect());
        Facts facts = batch.read(Asked.run(batch, shell.dialect()).output(), "cut");
        assertThat(value(facts.get(everywhere)).stdout()).isEqualTo("everywhere\n");
        assertThat(value(facts.get(here)).stdout()).isEqualTo("here\n");
        String why = "it was not run, because its rules are not meant for this system";
        assertThat(facts.get(elsewhere)).isEqualTo(Reading.unreadable(why));
        assertThat(facts.get(later)).isEqualTo(Reading.unreadable(why));
    }

    private Path file(String name, String permissions) throws IOException {
        Path file = Files.createFile(directory.resolve(name));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    /** In one read: a second one finds nothing more, and Files.readString begins with a read of one byte. */
    private static String proc(String path) throws IOException {
        byte[] buffer = new byte[4096];
        try (InputStream in = Files.newInputStream(Path.of("/proc/sys", path))) {
            return new String(buffer, 0, in.read(buffer), StandardCharsets.US_ASCII).stripTrailing();
        }
    }

    private static <T> T value(Reading<T> reading) {
        assertThat(reading).isInstanceOf(Reading.Value.class);
        return ((Reading.Value<T>) reading).value();
    }
}
