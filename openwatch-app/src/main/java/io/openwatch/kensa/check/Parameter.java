package io.openwatch.kensa.check;

/**
 * A parameter of a method.
 *
 * @param name its name in rule files
 * @param kind what its value has to look like
 * @param required whether it has to be given
 * @param meaning what it means, for the guide
 * @since 0.1
 */
public record Parameter(String name, Kind kind, boolean required, String meaning) {

    static Parameter required(String name, Kind kind, String meaning) {
        return new Parameter(name, kind, true, meaning);
    }

    static Parameter optional(String name, Kind kind, String meaning) {
        return new Parameter(name, kind, false, meaning);
    }
}
