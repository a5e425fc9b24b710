package io.openwatch.kensa.rule;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.host.Capabilities;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a host has to be able to do for an implementation to be meant for it.
 *
 * <p>What could not be found out stays unknown: a gate never closes because a connection was lost.
 *
 * @since 0.1
 */
public sealed interface Gate {

    /** Return what it needs to know. */
    Set<Fact<?>> facts();

    /** Say whether it is open; unreadable when what decides is. */
    Reading<Boolean> open(Facts facts);

    /**
     * One capability.
     *
     * @param capability its name, one of {@link Capabilities#names}
     */
    record Has(String capability) implements Gate {

        private Fact<Boolean> fact() {
            return Capabilities.named(capability).orElseThrow();
        }

        @Override
        public Set<Fact<?>> facts() {
            return Set.of(fact());
        }

        @Override
        public Reading<Boolean> open(Facts facts) {
            return facts.get(fact());
        }

        @Override
        public String toString() {
            return capability;
        }
    }

    /**
     * The opposite of another.
     *
     * @param gate the other
     */
    record Not(Gate gate) implements Gate {

        @Override
        public Set<Fact<?>> facts() {
            return gate.facts();
        }

        @Override
        public Reading<Boolean> open(Facts facts) {
            return gate.open(facts).map(open -> !open);
        }

        @Override
        public String toString() {
            return "not " + gate;
        }
    }

    /**
     * Several, joined.
     *
     * @param every whether each of them must be open, rather than one
     * @param gates the gates, at least one
     */
    record Joined(boolean every, List<Gate> gates) implements Gate {

        /** Copy the list. */
        public Joined {
            gates = List.copyOf(gates);
        }

        @Override
        public Set<Fact<?>> facts() {
            Set<Fact<?>> all = new LinkedHashSet<>();
            gates.forEach(gate -> all.addAll(gate.facts()));
            return all;
        }

        /** One that decides is enough, even beside one that is unknown. */
        @Override
        public Reading<Boolean> open(Facts facts) {
            Reading<Boolean> joined = Reading.value(every);
            for (Gate gate : gates) {
                Reading<Boolean> one = gate.open(facts);
                if (one.equals(Reading.value(!every))) {
                    return one;
                }
                joined = one instanceof Reading.Value ? joined : one;
            }
            return joined;
        }

        @Override
        public String toString() {
            return (every ? "all of " : "any of ") + gates;
        }
    }
}
