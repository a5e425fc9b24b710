package io.safeupgrade;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Describe a release to a tool of another release, which cannot know it: what it upgrades from, what it does to the schema,
 * what it wants from the database server and from the configuration.
 *
 * <p>It travels with the release's package and is judged before anything is unpacked. Every text in it is checked when it is
 * made: it comes from a file, and ends up on screens.
 *
 * @param appliance the appliance that it is a release of
 * @param release the release
 * @param upgradableFrom the oldest release that can be upgraded to it; empty for any
 * @param target the schema position that its code was built for
 * @param accepts the positions that its code can serve on
 * @param migrations every migration that it ships, in order, up to the target
 * @param setChecksum digest over the text of all of them, as {@link MigrationStatus#setChecksum} will be
 * @param server the majors of the database server that it takes; empty for any
 * @param keys the names of every configuration key that it knows
 * @param retired the keys of earlier releases that it no longer takes
 * @param disk what it needs on disk
 * @since 0.1
 */
public record ReleaseManifest(
        String appliance,
        ReleaseVersion release,
        Optional<ReleaseVersion> upgradableFrom,
        SchemaVersion target,
        SchemaRange accepts,
        List<Migration> migrations,
        String setChecksum,
        Optional<ServerMajors> server,
        List<String> keys,
        List<RetiredKey> retired,
        DiskNeed disk) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

    /** Letters, digits, signs and blanks of any script; nothing that moves a cursor or hides text. */
    private static final Pattern TEXT = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]{1,500}");

    /** Copy the lists and reject what contradicts itself. */
    public ReleaseManifest {
        migrations = List.copyOf(migrations);
        keys = List.copyOf(keys);
        retired = List.copyOf(retired);
        name("appliance", appliance);
        text("schema", target.token());
        accepts.accepted().forEach(position -> text("schema", position.token()));
        text("checksum of the migrations", setChecksum);
        keys.forEach(key -> name("key", key));
        check(migrations, target);
    }

    private static void check(List<Migration> migrations, SchemaVersion target) {
        Set<SchemaVersion> seen = new HashSet<>();
        for (Migration migration : migrations) {
            text("migration", migration.version().token());
            text("migration", migration.description());
            text("checksum", migration.checksum());
            if (!seen.add(migration.version())) {
                throw new IllegalArgumentException("two migrations have the version [" + migration.version() + "]");
            }
        }
        if (!migrations.isEmpty() && !migrations.getLast().version().equals(target)) {
            throw new IllegalArgumentException("the migrations end at ["
                    + migrations.getLast().version() + "], the release wants schema [" + target + "]");
        }
    }

    /**
     * Name the majors of a database server.
     *
     * @param engine the server's name in lower case ({@code postgresql})
     * @param oldest the oldest major taken
     * @param newest the newest major taken
     */
    public record ServerMajors(String engine, int oldest, int newest) {

        /** Reject an empty range. */
        public ServerMajors {
            name("engine", engine);
            if (oldest < 1 || newest < oldest || newest > 9999) {
                throw new IllegalArgumentException("no range of majors [" + oldest + " to " + newest + "]");
            }
        }

        /** Say whether a server of {@code major} is taken. */
        public boolean takes(int major) {
            return major >= oldest && major <= newest;
        }

        @Override
        public String toString() {
            return engine + " " + oldest + " to " + newest;
        }
    }

    /**
     * Remember a key that earlier releases took.
     *
     * @param key as it was written
     * @param since the release from which on it is gone
     * @param replacement the key that took its place; empty when it was removed
     * @param why what became of it, in words
     */
    public record RetiredKey(String key, ReleaseVersion since, Optional<String> replacement, String why) {

        /** Check the texts. */
        public RetiredKey {
            name("key", key);
            replacement.ifPresent(name -> name("key", name));
            text("reason", why);
        }
    }

    /**
     * Say what the release needs on disk beside the restore point, which the tool of the installed release estimates.
     *
     * @param stateBytes room where the upgrade keeps its record
     * @param databaseGrowthPercent by how much its migrations may make the database grow, of its size before
     */
    public record DiskNeed(long stateBytes, int databaseGrowthPercent) {

        /** Nothing that is worth a look. */
        public static final DiskNeed NONE = new DiskNeed(0, 0);

        /** Reject what cannot be meant. */
        public DiskNeed {
            if (stateBytes < 0 || databaseGrowthPercent < 0 || databaseGrowthPercent > 10_000) {
                throw new IllegalArgumentException(
                        "no need of disk [" + stateBytes + " bytes, " + databaseGrowthPercent + " percent]");
            }
        }
    }

    private static void name(String what, String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("not the name of a " + what + " of [" + text.length() + "] characters");
        }
    }

    private static void text(String what, String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("a " + what + " is empty, too long or holds control characters");
        }
    }
}
