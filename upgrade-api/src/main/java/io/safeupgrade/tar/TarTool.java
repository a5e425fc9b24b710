package io.safeupgrade.tar;

import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.spi.CallContext;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The system's tar, GNU's; names of files travel on its standard input. */
record TarTool(CommandRunner runner, String program) {

    /** Variables that would change what tar and gzip do. */
    private static final Set<String> OPTIONS = Set.of("TAR_OPTIONS", "TAPE", "GZIP", "POSIXLY_CORRECT");

    CommandResult version(CallContext call) {
        return runner.run(tar("--version"), call);
    }

    /** Archive exactly {@code names}: directories without what lies in them, links as links. */
    CommandResult create(Path root, List<String> names, OutputStream archive, CallContext call) {
        // The dot keeps a name from being taken for an option.
        String list = names.stream().map(name -> "./" + name + "\0").collect(Collectors.joining());
        Command command = tar(
                        "--create",
                        "--gzip",
                        "--format=gnu",
                        "--numeric-owner",
                        "--no-recursion",
                        "--hard-dereference",
                        "--directory=" + root,
                        "--null",
                        "--files-from=-",
                        "--file=-")
                .stdin(new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)))
                .stdout(archive);
        return runner.run(command, call);
    }

    /** List {@code archive} to its end, one line for each member. */
    CommandResult list(InputStream archive, OutputStream lines, CallContext call) {
        return runner.run(tar("--list", "--gzip", "--file=-").stdin(archive).stdout(lines), call);
    }

    private Command tar(String... arguments) {
        return Command.of(Stream.concat(Stream.of(program), Arrays.stream(arguments))
                        .toList())
                .withoutInherited(OPTIONS)
                .environment(Map.of("LC_ALL", "C"));
    }
}
