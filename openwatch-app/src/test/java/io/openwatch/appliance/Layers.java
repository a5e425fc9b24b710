package io.openwatch.appliance;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a machine boots from: directories that together are its file system and that nothing writes to again.
 *
 * @param directories the uppermost first
 */
record Layers(List<Path> directories) {

    static Layers of(Path directory) {
        return new Layers(List.of(directory));
    }

    /** Return these with one more over them. */
    Layers under(Path upper) {
        return new Layers(Stream.concat(Stream.of(upper), directories.stream()).toList());
    }

    String option() {
        return directories.stream().map(Path::toString).collect(Collectors.joining(":", "lowerdir=", ""));
    }
}
