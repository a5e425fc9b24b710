package io.openwatch.kensa.fact;

import java.util.HashMap;
import java.util.Map;

/**
 * Everything that was read from one host at one time. What follows from sources is worked out when it is first asked for.
 *
 * <p>For one thread.
 *
 * @since 0.1
 */
public final class Facts {

    private final Map<Source<?>, Reading<?>> read;
    private final Map<Fact<?>, Reading<?>> known = new HashMap<>();
    private final String otherwise;

    private Facts(Map<Source<?>, Reading<?>> read, String otherwise) {
        this.read = Map.copyOf(read);
        this.otherwise = otherwise;
    }

    /** Start with nothing read. */
    public static Builder builder() {
        return new Builder();
    }

    /** Return what is known of {@code fact}. */
    public <T> Reading<T> get(Fact<T> fact) {
        Reading<?> before = known.get(fact);
        if (before != null) {
            return cast(before);
        }
        Reading<T> now = fact.read(this);
        known.put(fact, now);
        return now;
    }

    /** Return every source that an answer came for. */
    public Map<Source<?>, Reading<?>> sources() {
        return read;
    }

    <T> Reading<T> source(Source<T> source) {
        Reading<?> reading = read.get(source);
        return reading == null ? Reading.unreadable(otherwise) : cast(reading);
    }

    /** Only {@link Builder#put} fills the map, and it wants the two types to agree. */
    @SuppressWarnings("unchecked")
    private static <T> Reading<T> cast(Reading<?> reading) {
        return (Reading<T>) reading;
    }

    /** Collects readings. */
    public static final class Builder {

        private final Map<Source<?>, Reading<?>> read = new HashMap<>();
        private String otherwise = "it was not asked for";

        private Builder() {}

        /** Add what came of {@code source}. */
        public <T> Builder put(Source<T> source, Reading<T> reading) {
            read.put(source, reading);
            return this;
        }

        /** Say why everything else is not known. */
        public Builder otherwise(String why) {
            this.otherwise = why;
            return this;
        }

        /** Return the facts. */
        public Facts build() {
            return new Facts(read, otherwise);
        }
    }
}
