package io.safeupgrade.postgres;

import io.safeupgrade.Migration;
import io.safeupgrade.SchemaVersion;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.parser.Token;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;
import org.flywaydb.core.internal.resource.ResourceName;
import org.flywaydb.core.internal.resource.ResourceNameParser;
import org.flywaydb.core.internal.sqlscript.ParserSqlScript;
import org.flywaydb.database.postgresql.PostgreSQLParser;
import org.jspecify.annotations.Nullable;

/**
 * Say what a release ships, from its files alone: with the checksums that a database records once they are applied.
 *
 * @param migrations the versioned ones up to the target, in order
 * @param setChecksum digest over all of them, as {@link FlywayMigrator#status} says it
 * @since 0.1
 */
public record ShippedMigrations(List<Migration> migrations, String setChecksum) {

    private static final String CONF = ".conf";

    /** Copy the list. */
    public ShippedMigrations {
        migrations = List.copyOf(migrations);
    }

    /**
     * Read the files of {@code locations}, as {@link FlywayMigrator#locations} takes them, up to {@code target}.
     *
     * @throws io.safeupgrade.UpgradeException MISCONFIGURED when a location does not exist
     */
    public static ShippedMigrations in(List<String> locations, Optional<SchemaVersion> target) {
        FlywaySettings settings = FlywaySettings.defaults().withLocations(locations);
        return of(target.map(version -> settings.withTarget(version.token())).orElse(settings));
    }

    static ShippedMigrations of(FlywaySettings settings) {
        Configuration configuration = settings.offline();
        return of(
                MigrationFiles.read(settings.locations(), configuration.getClassLoader()),
                configuration,
                settings.target().map(FlywayStatusReader::version));
    }

    private static ShippedMigrations of(
            NavigableMap<String, String> files, Configuration configuration, Optional<MigrationVersion> target) {
        ResourceNameParser names = new ResourceNameParser(configuration);
        List<Shipped> shipped = new ArrayList<>();
        NavigableMap<String, String> set = new TreeMap<>();
        files.forEach((script, text) -> {
            ResourceName name = names.parse(script.substring(script.lastIndexOf('/') + 1));
            MigrationVersion version = name.getVersion();
            boolean within = version == null || target.isEmpty() || version.compareTo(target.get()) <= 0;
            if (script.endsWith(CONF) || !name.isValid() || !within) {
                return;
            }
            String conf = files.getOrDefault(script + CONF, "");
            set.put(script, text);
            set.put(script + CONF, conf);
            if (version != null) {
                shipped.add(new Shipped(version, migration(script, version, text, conf, configuration)));
            }
        });
        return new ShippedMigrations(
                shipped.stream()
                        .sorted(Comparator.comparing(Shipped::version))
                        .map(Shipped::migration)
                        .toList(),
                MigrationChecksums.digest(set.toString()));
    }

    private record Shipped(MigrationVersion version, Migration migration) {}

    private static Migration migration(
            String script, MigrationVersion version, String text, String conf, Configuration configuration) {
        Text sql = new Text(script, text);
        LoadableResource settings = conf.isEmpty() ? null : new Text(script + CONF, conf);
        return new Migration(
                FlywayStatusReader.token(version),
                script,
                String.valueOf(ChecksumCalculator.calculate(sql)),
                new ParserSqlScript(new OfAnyServer(configuration), sql, settings, false).executeInTransaction());
    }

    /** The parser asks the server's version to know what PostgreSQL 12 and later can do in a transaction; all of ours can. */
    private static final class OfAnyServer extends PostgreSQLParser {

        OfAnyServer(Configuration configuration) {
            super(configuration, new ParsingContext());
        }

        @Override
        protected @Nullable Boolean detectCanExecuteInTransaction(String simplifiedStatement, List<Token> keywords) {
            return simplifiedStatement.matches("(?s)ALTER TYPE( .*)? ADD VALUE.*")
                    ? null
                    : super.detectCanExecuteInTransaction(simplifiedStatement, keywords);
        }
    }

    /** A file that was already read. */
    private static final class Text extends LoadableResource {

        private final String path;
        private final String content;

        Text(String path, String content) {
            this.path = path;
            this.content = content;
        }

        @Override
        public StringReader read() {
            return new StringReader(content);
        }

        @Override
        public String getAbsolutePath() {
            return path;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return path;
        }

        @Override
        public String getFilename() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        @Override
        public String getRelativePath() {
            return path;
        }
    }
}
