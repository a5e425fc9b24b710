package io.openwatch.kensa.fact;

import java.util.List;

/**
 * Owner, group and mode of everything that a pattern names, links followed; absent when it names nothing.
 *
 * @param pattern the pattern
 * @since 0.1
 */
public record FileStates(PathPattern pattern) implements Source<List<FileState>> {}
