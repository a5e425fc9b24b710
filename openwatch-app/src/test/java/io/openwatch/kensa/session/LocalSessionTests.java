package io.openwatch.kensa.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.batch.Dialect;
import io.openwatch.kensa.testing.Shells;
import io.safeupgrade.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LocalSessionTests {

    private static final String PASSWORD = "s3cret 'pass' $word";

    @TempDir
    Path directory;

    private final LocalSession session = LocalSession.open();

    @AfterEach
    void close() {
        session.close();
    }

    @ParameterizedTest
    @EnumSource
    void runsAScriptInACleanEnvironment(Shells shell) {
        Transcript transcript = session.run(call("env; echo \"rest:$(cat)\"", shell.dialect(), new Elevation.None()));
        assertThat(transcript.ending()).isEqualTo(new Transcript.Ended(0, ""));
        assertThat(text(transcript))
                .startsWith("\nkensa-ready\n")
                .contains("PATH=" + shell.dialect().path(), "LC_ALL=C", "rest:\n")
                .doesNotContain("JAVA", "LANG=", "USER=");
    }

    @ParameterizedTest
    @EnumSource
    void doesNothingWithAScriptThatDidNotComeWhole(Shells shell) {
        ShellCall whole = call("touch " + directory + "/trace", shell.dialect(), new Elevation.None());
        String input = whole.input();
        for (int length = 0; length < input.length() - 2; length++) {
            ShellCall cut = new ShellCall(
                    whole.command(), whole.secret(), input.substring(0, length), whole.limit(), whole.cap());
            session.run(cut);
            assertThat(directory.resolve("trace"))
                    .as("after %d characters", length)
                    .doesNotExist();
        }
        session.run(whole);
        assertThat(directory.resolve("trace")).exists();
    }

    @ParameterizedTest
    @EnumSource
    void typesThePasswordOnceAndFirst(Shells shell) throws IOException {
        Transcript transcript = session.run(sudo("IFS= read -r p; printf '%s\\n' \"$p\" >>TYPED", PASSWORD, shell));
        assertThat(text(transcript)).contains("answer").doesNotContain(PASSWORD);
        assertThat(Files.readString(directory.resolve("typed"))).isEqualTo(PASSWORD + "\n");
    }

    @ParameterizedTest
    @EnumSource
    void skipsAPasswordThatNobodyAskedFor(Shells shell) throws IOException {
        Transcript transcript = session.run(sudo(":", PASSWORD, shell));
        assertThat(transcript.ending()).isEqualTo(new Transcript.Ended(0, ""));
        assertThat(text(transcript)).contains("answer").doesNotContain("s3cret");
    }

    /** Three wrong passwords lock an account: lines of the script must not count as the second and the third. */
    @Test
    void typesNothingMoreWhenThePasswordIsRefused() throws IOException {
        ShellCall call = sudo(
                "while printf %s \"$3\" >&2; IFS= read -r p; do printf '%s\\n' \"$p\" >>TYPED; echo Sorry >&2; done; exit 1",
                PASSWORD, Shells.DASH);
        Transcript transcript = session.run(call);
        assertThat(transcript.ending()).isEqualTo(new Transcript.Cut("sudo does not take the password"));
        assertThat(Files.readString(directory.resolve("typed"))).isEqualTo(PASSWORD + "\n");
    }

    @Test
    void saysWhatSudoComplainedAboutWithoutThePassword() throws IOException {
        Transcript transcript =
                session.run(sudo("IFS= read -r p; echo \"no '$p'\" >&2; exit 1", PASSWORD, Shells.DASH));
        assertThat(transcript.ending()).isEqualTo(new Transcript.Ended(1, "no '***'"));
        assertThat(transcript.ending().text()).isEqualTo("the shell ended early with exit code [1]: no '***'");
    }

    @Test
    void keepsWhatCameBeforeTheTimeLimit() {
        ShellCall call = ShellCall.of(
                "echo before; sleep 60; echo after", Dialect.USUAL, new Elevation.None(), Duration.ofSeconds(1));
        Instant began = Instant.now();
        Transcript transcript = session.run(call);
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(transcript.ending()).isInstanceOf(Transcript.Cut.class);
        assertThat(text(transcript)).endsWith("before\n");
    }

    @Test
    void readsNoMoreThanTheCap() {
        ShellCall call = call("yes", Dialect.USUAL, new Elevation.None());
        ShellCall capped = new ShellCall(call.command(), call.secret(), call.input(), call.limit(), 100_000);
        Transcript transcript = session.run(capped);
        assertThat(transcript.ending()).isEqualTo(new Transcript.Cut("the host answered with more than 100000 bytes"));
        assertThat(transcript.output()).hasSize(100_000);
    }

    @Test
    void endsWhatRunsWhenItIsClosed() {
        CompletableFuture<Transcript> running = CompletableFuture.supplyAsync(() ->
                session.run(call("touch " + directory + "/begun; sleep 60", Dialect.USUAL, new Elevation.None())));
        while (!Files.exists(directory.resolve("begun"))) {
            Thread.onSpinWait();
        }
        session.close();
        assertThat(running.join().ending()).isEqualTo(new Transcript.Cut("the session was closed"));
    }

    @Test
    void saysThatThereIsNoShell() {
        ShellCall call =
                new ShellCall(List.of("/no/such/shell"), Optional.empty(), "", Duration.ofSeconds(1), ShellCall.CAP);
        assertThat(session.run(call).ending().text())
                .startsWith("no shell could be started")
                .contains("/no/such/shell");
    }

    /** A sudo that does {@code how} with its input, TYPED being the file that keeps what was typed, and goes on. */
    private ShellCall sudo(String how, String password, Shells shell) throws IOException {
        Path sudo = directory.resolve("sudo");
        Files.writeString(
                sudo,
                "#!/bin/sh\n" + how.replace("TYPED", directory.resolve("typed").toString())
                        + "\nshift 4\nexec \"$@\"\n");
        Files.setPosixFilePermissions(sudo, PosixFilePermissions.fromString("rwx------"));
        ShellCall call = call("echo answer", shell.dialect(), new Elevation.Sudo(Optional.of(Secret.of(password))));
        assertThat(call.command().subList(0, 5)).containsExactly("sudo", "-S", "-p", "kensa-password\n", "--");
        assertThat(String.join(" ", call.command())).doesNotContain(password);
        List<String> command = new java.util.ArrayList<>(call.command());
        command.set(0, sudo.toString());
        return new ShellCall(command, call.secret(), call.input(), call.limit(), call.cap());
    }

    private static ShellCall call(String script, Dialect dialect, Elevation elevation) {
        return ShellCall.of(script, dialect, elevation, Duration.ofSeconds(20));
    }

    private static String text(Transcript transcript) {
        return new String(transcript.output(), StandardCharsets.UTF_8);
    }
}
