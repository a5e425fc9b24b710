package io.openwatch.retention;

import io.openwatch.settings.Setting;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jooq.DSLContext;

/**
 * Say how long the rows of a table stay. Every table has exactly one rule.
 *
 * @since 0.1
 */
public sealed interface RetentionRule {

    /** Return the table. */
    String table();

    /** Say it to people. */
    String words();

    /**
     * Rows go when they are old enough.
     *
     * @param age how many units they stay
     * @param unit the unit
     * @param what which rows, for people
     * @param sweeper what removes them
     */
    record Swept(String table, Setting<Integer> age, Duration unit, String what, Sweeper sweeper)
            implements RetentionRule {
        @Override
        public String words() {
            return what + ", after " + age.group() + "." + age.name();
        }
    }

    /**
     * Rows go together with the row that they belong to.
     *
     * @param owner the table of that row
     */
    record Follows(String table, String owner) implements RetentionRule {
        @Override
        public String words() {
            return "with the row of " + owner + " that it belongs to";
        }
    }

    /**
     * Rows go from the beginning of their chain, by whoever keeps the chain.
     *
     * @param age how many days they stay
     */
    record Chained(String table, Setting<Integer> age) implements RetentionRule {
        @Override
        public String words() {
            return "from the beginning of the chain, after " + age.group() + "." + age.name();
        }
    }

    /**
     * Rows stay until a person removes them.
     *
     * @param why why there are never many
     */
    record Kept(String table, String why) implements RetentionRule {
        @Override
        public String words() {
            return "stays: " + why;
        }
    }

    /** Removes rows that are old enough. */
    @FunctionalInterface
    interface Sweeper {
        /** Remove at most {@code most} rows from before {@code before}; return how many went, fewer when none are left. */
        int sweep(DSLContext transaction, OffsetDateTime before, int most);
    }
}
