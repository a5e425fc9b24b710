package io.openwatch.cli;

import io.openwatch.config.ConfigSources;
import io.openwatch.config.ConfigVocabulary;
import io.openwatch.config.Configuration;
import io.openwatch.release.ReleaseDescriptor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root command: options that every command takes, and the process around it. */
@Command(
        name = "openwatch",
        mixinStandardHelpOptions = true,
        versionProvider = ReleaseVersionProvider.class,
        description = "A compliance appliance that upgrades itself safely.",
        synopsisSubcommandLabel = "COMMAND")
final class OpenWatchCommand implements Runnable {

    /** Every command, in the order of the help. */
    static final List<Class<?>> COMMANDS = List.of(
            ServeCommand.class,
            WorkerCommand.class,
            MigrateCommand.class,
            UpgradeCommand.class,
            BackupCommand.class,
            CreateAdminCommand.class,
            UserCommand.class,
            AuditCommand.class,
            CredentialsCommand.class,
            KensaCommand.class,
            CheckConfigCommand.class,
            SetupCommand.class,
            SupportBundleCommand.class,
            DemoCommand.class,
            CompletionCommand.class,
            PackageCommand.class);

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration file (default: /etc/openwatch/openwatch.toml).")
    @Nullable
    Path config;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            defaultValue = "text",
            description = "text, json or jsonl (default: text); of a scan also csv, junit, html or oscal.")
    OutputFormat output = OutputFormat.TEXT;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print stack traces of unexpected errors.")
    boolean debug;

    @picocli.CommandLine.Spec
    picocli.CommandLine.Model.@Nullable CommandSpec spec;

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    OpenWatchCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(
                java.util.Objects.requireNonNull(spec).commandLine(), "name a command");
    }

    Map<String, String> environment() {
        return environment;
    }

    Console console() {
        return new Console(out, err, output);
    }

    ReleaseDescriptor release() {
        return ReleaseDescriptor.current(environment);
    }

    /** Read the configuration, with {@code flags} over everything else. */
    Configuration.Result read(Map<String, String> flags) {
        return Configuration.load(new ConfigSources(Optional.ofNullable(config), flags, environment));
    }

    /** Read the configuration, which may be written already for a release that knows the keys {@code ahead}. */
    Configuration.Result readAhead(ConfigVocabulary ahead) {
        return Configuration.load(new ConfigSources(Optional.ofNullable(config), Map.of(), environment, ahead));
    }
}
