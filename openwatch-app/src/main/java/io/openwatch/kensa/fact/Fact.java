package io.openwatch.kensa.fact;

import java.util.Set;

/**
 * Something that can be known about a host: one source, or what follows from several.
 *
 * <p>Facts are values: equal facts are read once for all checks that want them.
 *
 * @since 0.1
 */
public interface Fact<T> {

    /** Return everything that the host must be asked for so that {@link #read} can tell. */
    Set<Source<?>> sources();

    /** Tell it from what was read; a pure function, called once for each host. */
    Reading<T> read(Facts facts);
}
