package io.openwatch.kensa;

import java.util.List;
import java.util.Optional;

/**
 * Cite a control of a framework that a rule serves.
 *
 * @since 0.1
 */
public sealed interface Reference {

    /** Return the framework with its edition, such as {@code cis_rhel9} or {@code nist_800_53}. */
    String framework();

    /** Return the control within the framework. */
    String control();

    /**
     * Cite a section of a CIS benchmark.
     *
     * @param edition system and major version, such as {@code rhel9}
     * @param section the number of the section
     * @param level {@code L1} or {@code L2}; empty when the rule does not say
     * @param type {@code Automated} or {@code Manual}; empty when the rule does not say
     */
    record Cis(String edition, String section, Optional<String> level, Optional<String> type) implements Reference {

        @Override
        public String framework() {
            return "cis_" + edition;
        }

        @Override
        public String control() {
            return section;
        }
    }

    /**
     * Cite a requirement of a STIG.
     *
     * @param edition system and major version, such as {@code rhel9}
     * @param vulnerability the {@code V-} number
     * @param requirement the STIG's own id; empty when the rule does not say
     * @param category {@code CAT I}, {@code CAT II} or {@code CAT III}; empty when the rule does not say
     * @param cci the control correlation identifiers
     */
    record Stig(
            String edition,
            String vulnerability,
            Optional<String> requirement,
            Optional<String> category,
            List<String> cci)
            implements Reference {

        /** Copy the list. */
        public Stig {
            cci = List.copyOf(cci);
        }

        @Override
        public String framework() {
            return "stig_" + edition;
        }

        @Override
        public String control() {
            return vulnerability;
        }
    }

    /**
     * Cite a control of a framework without editions.
     *
     * @param framework its key in rule files
     * @param control the control
     */
    record Control(String framework, String control) implements Reference {}
}
