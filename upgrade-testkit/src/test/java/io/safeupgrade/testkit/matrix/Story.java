package io.safeupgrade.testkit.matrix;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is tried on a machine whose processes are killed.
 *
 * @param shape what the appliance has and what is pending
 * @param traits what is special
 */
record Story(Shape shape, Set<Trait> traits) {

    /** What is special about a story. */
    enum Trait {
        /** The gate has recorded that the upgrade is due, as a package does before it unpacks. */
        DUE,
        /** Each migration commits by itself. */
        STEPWISE,
        /** The last migration fails until somebody mends it. */
        FAILING,
        /** The new release is unhealthy until somebody mends it. */
        UNWELL,
        /** The policy is to roll back. */
        ROLLS_BACK,
        /** A person goes back to a restore point of the release that runs. */
        RESTORES,
        /** A person goes back, after the upgrade, to the restore point that it made. */
        RESTORES_BEFORE_UPGRADE
    }

    /** Every shape as it is, and those that make a difference with traits. */
    static Stream<Story> all() {
        return Stream.concat(
                Stream.of(Shape.values()).map(shape -> new Story(shape, Set.of())),
                Stream.of(
                        with(Shape.SERVICE_RUNNING, Trait.DUE),
                        with(Shape.SERVICE_STOPPED, Trait.DUE),
                        with(Shape.SERVICE_DISABLED_BUT_RUNNING, Trait.DUE),
                        with(Shape.SERVICE_RUNNING, Trait.STEPWISE),
                        with(Shape.WITH_INSTALLER, Trait.STEPWISE, Trait.ROLLS_BACK),
                        with(Shape.SERVICE_RUNNING, Trait.FAILING),
                        with(Shape.WITH_INSTALLER, Trait.FAILING, Trait.ROLLS_BACK),
                        with(Shape.WITH_INSTALLER, Trait.STEPWISE, Trait.FAILING, Trait.ROLLS_BACK),
                        with(Shape.SERVICE_RUNNING, Trait.UNWELL),
                        with(Shape.WITH_INSTALLER, Trait.UNWELL, Trait.ROLLS_BACK),
                        with(Shape.NOTHING_PENDING, Trait.RESTORES),
                        with(Shape.SERVICE_RUNNING, Trait.RESTORES_BEFORE_UPGRADE)));
    }

    private static Story with(Shape shape, Trait... traits) {
        return new Story(shape, EnumSet.copyOf(List.of(traits)));
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether the first try cannot end well, killed or not. */
    boolean fails() {
        return is(Trait.FAILING) || is(Trait.UNWELL);
    }

    boolean restores() {
        return is(Trait.RESTORES) || is(Trait.RESTORES_BEFORE_UPGRADE);
    }

    @Override
    public String toString() {
        return traits.isEmpty() ? shape.name() : shape + " " + traits;
    }
}
