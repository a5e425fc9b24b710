package io.openwatch.config;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.UpgradeException;
import java.util.List;

/**
 * Hold the resolved configuration: flags over environment over TOML over defaults.
 *
 * @param locations the files it was read from
 * @param settings what openwatch.toml decides
 * @param upgrade what upgrade.conf decides
 * @param values every key with its value and origin, secrets hidden
 * @param notes what is not wrong but worth a look
 * @since 0.1
 */
public record Configuration(
        Locations locations,
        Settings settings,
        UpgradeSettings upgrade,
        List<ResolvedValue> values,
        List<Finding> notes) {

    /** Copy the lists. */
    public Configuration {
        values = List.copyOf(values);
        notes = List.copyOf(notes);
    }

    /** Say whether somebody set {@code key}, be it to its default. */
    public boolean isSet(String key) {
        return values.stream()
                .anyMatch(value -> value.key().equals(key) && value.origin().kind() != Origin.Kind.DEFAULT);
    }

    /** What came of reading. */
    public sealed interface Result {

        /**
         * Return the configuration.
         *
         * @throws UpgradeException with every problem as evidence, if there is any
         */
        default Configuration orThrow() {
            return switch (this) {
                case Valid valid -> valid.configuration();
                case Invalid invalid -> throw new UpgradeException(invalid.failure());
            };
        }
    }

    /**
     * Everything could be read.
     *
     * @param configuration the configuration
     */
    public record Valid(Configuration configuration) implements Result {}

    /**
     * Something is wrong.
     *
     * @param values the keys that could be resolved
     * @param problems everything that is wrong, at least one
     */
    public record Invalid(List<ResolvedValue> values, List<ConfigProblem> problems) implements Result {

        /** Copy the lists. */
        public Invalid {
            values = List.copyOf(values);
            problems = List.copyOf(problems);
        }

        /** Report all problems as one failure. */
        public Failure failure() {
            String what = "the configuration has " + problems.size() + (problems.size() == 1 ? " error" : " errors");
            String remedy = "mend each and run openwatch check-config";
            return Failure.of(ErrorCode.MISCONFIGURED, what, remedy)
                    .withEvidence(problems.stream().map(ConfigProblem::text).toList());
        }
    }

    /** Read and resolve everything; touches no network and writes nothing. Reports every problem at once. */
    public static Result load(ConfigSources sources) {
        return new ConfigReading(sources).result();
    }
}
