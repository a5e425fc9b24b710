package io.openwatch.kensa.rule;

import io.openwatch.kensa.check.Check;
import java.util.List;
import java.util.Optional;

/**
 * One way to check and to mend what a rule is about.
 *
 * @param gate what a host must be able to do; empty for any host
 * @param fallback whether it is taken only where no other is meant for the host
 * @param check what to look at
 * @param remediation the steps that mend it, in order
 * @since 0.1
 */
public record Implementation(Optional<Gate> gate, boolean fallback, Check check, List<Step> remediation) {

    /** Copy the list. */
    public Implementation {
        remediation = List.copyOf(remediation);
    }
}
