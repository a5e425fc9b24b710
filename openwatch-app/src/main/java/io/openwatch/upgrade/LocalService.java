package io.openwatch.upgrade;

import io.openwatch.config.Locations;
import io.openwatch.release.ReleaseDescriptor;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.ProcessService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Run the service as a plain process of this Java, where no service manager has it: the demo and developers' machines.
 *
 * <p>Which release it acts as is what {@link #installed} says at the moment of its start, as a package's files would.
 */
public final class LocalService {

    /** The variable with options for the service's Java, which may replace ours; for scripts that know better. */
    private static final String JAVA_OPTIONS = "OPENWATCH_JAVA_OPTIONS";

    private LocalService() {}

    /** Return the directory of its pid file and log. */
    public static Path directory(Locations locations) {
        return locations.state().resolve("service");
    }

    /** Return the descriptor of the release that counts as installed; without the file it is the one built in. */
    public static Path installed(Locations locations) {
        return locations.state().resolve("installed-release.json");
    }

    /** Control it. */
    public static ProcessService of(Locations locations, Map<String, String> environment) {
        Command serve = Command.of(command(environment.getOrDefault(JAVA_OPTIONS, "")))
                .environment(Map.of(
                        "OPENWATCH_STATE_DIR", locations.state().toString(),
                        "OPENWATCH_RUNTIME_DIR", locations.runtime().toString()));
        Optional<String> descriptor = Optional.ofNullable(environment.get(ReleaseDescriptor.VARIABLE))
                .or(() ->
                        Optional.of(installed(locations)).filter(Files::exists).map(Path::toString));
        return ProcessService.of(
                directory(locations),
                descriptor
                        .map(file -> serve.environment(Map.of(ReleaseDescriptor.VARIABLE, file)))
                        .orElse(serve));
    }

    private static List<String> command(String javaOptions) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Stream<String> ours =
                Stream.of(java, "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"));
        Stream<String> given = Stream.of(javaOptions.split(" ")).filter(option -> !option.isEmpty());
        return Stream.of(ours, given, Stream.of("io.openwatch.cli.Main", "serve"))
                .flatMap(words -> words)
                .toList();
    }
}
