package io.openwatch.setup;

import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Say what a setup would do: each step with what was found, before anything is touched.
 *
 * @param release the release that is set up
 * @param target database, role and server, for people; empty where they could not be told
 * @param steps the steps in their order
 * @since 0.1
 */
public record SetupPlan(String release, Optional<String> target, List<Planned> steps) {

    /** Copy the list. */
    public SetupPlan {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param step its name
     * @param look what was found
     */
    public record Planned(String step, Look look) {}

    /** Return everything that stands in the way; with anything in it, nothing is done. */
    public List<Failure> obstacles() {
        return looks(Look.Blocked.class).map(Look.Blocked::why).toList();
    }

    /** Say whether everything is there already. */
    public boolean satisfied() {
        return steps.stream().allMatch(planned -> planned.look() instanceof Look.Satisfied);
    }

    /** Say whether an account is going to be made. */
    public boolean makesAccount() {
        return account() instanceof Look.Due;
    }

    /** Say whether somebody can sign in already who may make accounts. */
    boolean administered() {
        return account() instanceof Look.Satisfied there && there.notes().isEmpty();
    }

    private Look account() {
        return steps.stream()
                .filter(planned -> planned.step().equals(AccountStep.NAME))
                .findFirst()
                .orElseThrow()
                .look();
    }

    /** Return what a person has to agree to beside the plan as a whole. */
    public List<String> questions() {
        return looks(Look.Due.class).flatMap(due -> due.question().stream()).toList();
    }

    /** Return what somebody should know of what is there. */
    public List<Finding> notes() {
        return looks(Look.Satisfied.class)
                .flatMap(there -> there.notes().stream())
                .toList();
    }

    private <T extends Look> Stream<T> looks(Class<T> kind) {
        return steps.stream().map(Planned::look).filter(kind::isInstance).map(kind::cast);
    }
}
