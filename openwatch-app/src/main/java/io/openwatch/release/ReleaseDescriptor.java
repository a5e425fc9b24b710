package io.openwatch.release;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseManifest.DiskNeed;
import io.safeupgrade.ReleaseManifest.ServerMajors;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaRange;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Describe a release: its version, the schema it migrates to and the schemas it can serve on.
 *
 * <p>Built into the jar as {@code release.json}. {@code OPENWATCH_RELEASE_DESCRIPTOR} names another file, with which the
 * same jar behaves as an older release: it migrates to, guards and reports what that file says.
 *
 * @param version the release
 * @param target the last migration of the release
 * @param accepts the schemas that it can serve on
 * @param upgradableFrom the oldest release that it can be installed over; empty for any
 * @param server the majors of PostgreSQL that it takes; empty for all that its adapters know
 * @param disk what an upgrade to it needs on disk beside the restore point
 * @since 0.1
 */
public record ReleaseDescriptor(
        ReleaseVersion version,
        SchemaVersion target,
        SchemaRange accepts,
        Optional<ReleaseVersion> upgradableFrom,
        Optional<ServerMajors> server,
        DiskNeed disk) {

    /** The variable that names another descriptor. */
    public static final String VARIABLE = "OPENWATCH_RELEASE_DESCRIPTOR";

    private static final String RESOURCE = "/release.json";
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /**
     * Read the descriptor that {@code environment} names, else the one built in.
     *
     * @throws UpgradeException if it cannot be read or says something else than a release
     */
    public static ReleaseDescriptor current(Map<String, String> environment) {
        String named = environment.get(VARIABLE);
        return named == null || named.isBlank() ? builtIn() : read(Path.of(named));
    }

    /** Return the descriptor built into the jar. */
    public static ReleaseDescriptor builtIn() {
        try (InputStream resource = ReleaseDescriptor.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw unreadable(RESOURCE, "it is missing from the jar", null);
            }
            return parse(RESOURCE, resource.readAllBytes());
        } catch (IOException failed) {
            throw unreadable(RESOURCE, "it cannot be read", failed);
        }
    }

    /**
     * Read the descriptor in {@code file}.
     *
     * @throws UpgradeException if it cannot be read or says something else than a release
     */
    public static ReleaseDescriptor read(Path file) {
        try {
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (IOException failed) {
            throw unreadable(file.toString(), failed.getClass().getSimpleName(), failed);
        }
    }

    private static ReleaseDescriptor parse(String place, byte[] json) {
        try {
            return JSON.readValue(json, Form.class).descriptor();
        } catch (JacksonException | IllegalArgumentException malformed) {
            throw unreadable(place, "it is no release descriptor", malformed);
        }
    }

    private static UpgradeException unreadable(String place, String why, @Nullable Throwable cause) {
        String remedy = "expected {\"version\": \"2.0.0\", \"schema\": {\"target\": \"6\"}}; unset " + VARIABLE
                + " to use the one built in";
        Failure failure = Failure.of(
                ErrorCode.MISCONFIGURED, "cannot use the release descriptor [" + place + "]: " + why, remedy);
        return cause == null ? new UpgradeException(failure) : new UpgradeException(failure, cause);
    }

    /** The form in the file. */
    private record Form(
            @Nullable String version,
            @Nullable SchemaForm schema,
            @Nullable String upgradableFrom,
            @Nullable Majors postgresql,
            @Nullable Disk disk) {

        ReleaseDescriptor descriptor() {
            if (version == null || schema == null || schema.target() == null) {
                throw new IllegalArgumentException("version and schema.target are needed");
            }
            SchemaVersion target = position(schema.target());
            return new ReleaseDescriptor(
                    ReleaseVersion.of(version),
                    target,
                    range(target, schema.accepts()),
                    Optional.ofNullable(upgradableFrom).map(ReleaseVersion::of),
                    Optional.ofNullable(postgresql)
                            .map(majors -> new ServerMajors("postgresql", majors.oldest(), majors.newest())),
                    disk == null ? DiskNeed.NONE : new DiskNeed(disk.stateBytes(), disk.databaseGrowthPercent()));
        }

        /** Name a position as the migrator does, also where the number is written with the zeros of its file. */
        private static SchemaVersion position(String number) {
            return SchemaVersion.of(number.replaceAll("(^|\\.)0+(?=\\d)", "$1"));
        }

        private static SchemaRange range(SchemaVersion target, @Nullable List<String> accepts) {
            return accepts == null || accepts.isEmpty()
                    ? SchemaRange.exactly(target)
                    : new SchemaRange(accepts.stream().map(Form::position).collect(Collectors.toSet()));
        }
    }

    private record SchemaForm(
            @Nullable String target, @Nullable List<String> accepts) {}

    private record Majors(int oldest, int newest) {}

    private record Disk(long stateBytes, int databaseGrowthPercent) {}
}
