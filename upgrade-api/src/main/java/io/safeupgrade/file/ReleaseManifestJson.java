package io.safeupgrade.file;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Migration;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.ReleaseManifest.DiskNeed;
import io.safeupgrade.ReleaseManifest.RetiredKey;
import io.safeupgrade.ReleaseManifest.ServerMajors;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaRange;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Write a {@link ReleaseManifest} as JSON and read it again.
 *
 * <p>The reader trusts nothing: size, depth and lengths are bounded, every value must have its own type, a key may stand
 * there once. What it does not know it ignores, as long as the format is the one that it knows: a newer release may say more.
 *
 * @since 0.1
 */
public final class ReleaseManifestJson {

    /** The form and its version; fields are added under the same version, never changed. */
    public static final String FORMAT = "safe-upgrade.release-manifest/1";

    /** Many times what hundreds of migrations take. */
    private static final int LONGEST = 4 << 20;

    private static final int MOST_ENTRIES = 20_000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxStringLength(8192)
                            .maxNameLength(256)
                            .maxNumberLength(32)
                            .maxDocumentLength(LONGEST)
                            .build())
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private ReleaseManifestJson() {}

    /** Write {@code manifest}, indented, in UTF-8. */
    public static byte[] write(ReleaseManifest manifest) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(Form.of(manifest));
    }

    /**
     * Read a manifest to the end of {@code in}, which stays open.
     *
     * @param place where it comes from, for messages
     * @throws UpgradeException USAGE if it cannot be read or is no manifest; its content is not quoted
     */
    public static ReleaseManifest read(String place, InputStream in) {
        try {
            byte[] json = in.readNBytes(LONGEST + 1);
            if (json.length > LONGEST) {
                throw new IOException("it is longer than " + LONGEST + " bytes");
            }
            Form form = MAPPER.readValue(json, Form.class);
            if (form == null) {
                throw new IllegalArgumentException("it is empty");
            }
            return form.manifest();
        } catch (JacksonException malformed) {
            throw refused(
                    place, malformed.getOriginalMessage().lines().findFirst().orElse("no JSON"), malformed);
        } catch (IOException | IllegalArgumentException refused) {
            throw refused(place, String.valueOf(refused.getMessage()), refused);
        }
    }

    private static UpgradeException refused(String place, String why, Exception cause) {
        String shown = why.replaceAll("\\p{C}", "?");
        return new UpgradeException(
                Failure.of(
                        ErrorCode.USAGE,
                        "cannot use the release manifest [" + place + "]: " + shown,
                        "give the manifest of the release that is to be installed, as its own"
                                + " 'upgrade manifest' prints it"),
                cause);
    }

    /** The form in the file; what is null was left out. */
    private record Form(
            @Nullable String format,
            @Nullable String appliance,
            @Nullable String release,
            @Nullable String upgradableFrom,
            @Nullable SchemaForm schema,
            @Nullable List<MigrationForm> migrations,
            @Nullable ServerForm server,
            @Nullable ConfigForm config,
            @Nullable DiskForm disk) {

        static Form of(ReleaseManifest of) {
            return new Form(
                    FORMAT,
                    of.appliance(),
                    of.release().text(),
                    of.upgradableFrom().map(ReleaseVersion::text).orElse(null),
                    SchemaForm.of(of),
                    of.migrations().stream().map(MigrationForm::of).toList(),
                    of.server().map(ServerForm::of).orElse(null),
                    new ConfigForm(
                            of.keys(),
                            of.retired().stream().map(RetiredForm::of).toList()),
                    new DiskForm(of.disk().stateBytes(), of.disk().databaseGrowthPercent()));
        }

        ReleaseManifest manifest() {
            if (!FORMAT.equals(format)) {
                throw new IllegalArgumentException("its format is not [" + FORMAT + "]");
            }
            SchemaForm positions = present("schema", schema);
            SchemaVersion target = SchemaVersion.of(present("schema.target", positions.target()));
            return new ReleaseManifest(
                    present("appliance", appliance),
                    new ReleaseVersion(present("release", release)),
                    Optional.ofNullable(upgradableFrom).map(ReleaseVersion::new),
                    target,
                    positions.range(target),
                    bounded("migrations", present("migrations", migrations)).stream()
                            .map(MigrationForm::migration)
                            .toList(),
                    present("schema.checksum", positions.checksum()),
                    Optional.ofNullable(server).map(ServerForm::majors),
                    config == null ? List.of() : bounded("config.keys", config.keys()),
                    config == null
                            ? List.of()
                            : bounded("config.retired", config.retired()).stream()
                                    .map(RetiredForm::retired)
                                    .toList(),
                    disk == null ? DiskNeed.NONE : disk.need());
        }
    }

    private record SchemaForm(
            @Nullable String target,
            @Nullable List<String> accepts,
            @Nullable String checksum) {

        static SchemaForm of(ReleaseManifest manifest) {
            TreeSet<String> accepts = manifest.accepts().accepted().stream()
                    .map(SchemaVersion::token)
                    .collect(Collectors.toCollection(TreeSet::new));
            return new SchemaForm(manifest.target().token(), List.copyOf(accepts), manifest.setChecksum());
        }

        SchemaRange range(SchemaVersion target) {
            return accepts == null
                    ? SchemaRange.exactly(target)
                    : new SchemaRange(bounded("schema.accepts", accepts).stream()
                            .map(SchemaVersion::of)
                            .collect(Collectors.toSet()));
        }
    }

    private record MigrationForm(
            @Nullable String version,
            @Nullable String description,
            @Nullable String checksum,
            @Nullable Boolean transactional) {

        static MigrationForm of(Migration migration) {
            return new MigrationForm(
                    migration.version().token(),
                    migration.description(),
                    migration.checksum(),
                    migration.transactional());
        }

        Migration migration() {
            return new Migration(
                    SchemaVersion.of(present("version of a migration", version)),
                    present("description of a migration", description),
                    present("checksum of a migration", checksum),
                    present("transactional of a migration", transactional));
        }
    }

    private record ServerForm(
            @Nullable String engine,
            @Nullable Integer oldestMajor,
            @Nullable Integer newestMajor) {

        static ServerForm of(ServerMajors majors) {
            return new ServerForm(majors.engine(), majors.oldest(), majors.newest());
        }

        ServerMajors majors() {
            return new ServerMajors(
                    present("server.engine", engine),
                    present("server.oldest_major", oldestMajor),
                    present("server.newest_major", newestMajor));
        }
    }

    private record ConfigForm(
            @Nullable List<String> keys, @Nullable List<RetiredForm> retired) {}

    private record RetiredForm(
            @Nullable String key,
            @Nullable String since,
            @Nullable String replacement,
            @Nullable String why) {

        static RetiredForm of(RetiredKey key) {
            return new RetiredForm(
                    key.key(), key.since().text(), key.replacement().orElse(null), key.why());
        }

        RetiredKey retired() {
            return new RetiredKey(
                    present("key of a retired key", key),
                    new ReleaseVersion(present("since of a retired key", since)),
                    Optional.ofNullable(replacement),
                    present("why of a retired key", why));
        }
    }

    private record DiskForm(
            @Nullable Long stateBytes, @Nullable Integer databaseGrowthPercent) {

        DiskNeed need() {
            return new DiskNeed(
                    stateBytes == null ? 0 : stateBytes, databaseGrowthPercent == null ? 0 : databaseGrowthPercent);
        }
    }

    private static <T> T present(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("it does not say its " + name);
        }
        return value;
    }

    private static <T> List<T> bounded(String name, @Nullable List<T> entries) {
        List<T> there = entries == null ? List.of() : entries;
        if (there.size() > MOST_ENTRIES || there.stream().anyMatch(java.util.Objects::isNull)) {
            throw new IllegalArgumentException("its " + name + " holds too much, or nothing where something must be");
        }
        return there;
    }
}
