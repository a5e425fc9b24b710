package io.openwatch.kensa.fact;

/** What a path must look like to be asked for. */
final class Paths {

    private Paths() {}

    static void check(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("the path [" + path + "] is not absolute");
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the path [" + path + "] holds a control character");
        }
    }
}
