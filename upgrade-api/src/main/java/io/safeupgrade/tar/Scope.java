package io.safeupgrade.tar;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which files are kept. They are named as below the root directory, without its slash ({@code etc/till/till.toml}).
 *
 * @param root where they lie
 * @param keys files and directories without which the data cannot be read
 * @param absentKeys those of them that need not be there
 * @param config the other ones
 */
record Scope(Path root, List<String> keys, List<String> absentKeys, List<String> config) {

    /** What a file is for. */
    enum Group {
        KEY,
        CONFIG
    }

    Scope {
        keys = List.copyOf(keys);
        absentKeys = List.copyOf(absentKeys);
        config = List.copyOf(config);
    }

    /** Name a file that is given by its absolute path. */
    static String nameOf(Path path) {
        String text = path.toString();
        if (!path.isAbsolute() || !path.normalize().equals(path) || !isName(text.substring(1))) {
            throw new IllegalArgumentException(
                    "files to keep are given by absolute paths without dots or control characters, got [" + text + "]");
        }
        return text.substring(1);
    }

    /** Say whether {@code name} cannot lead out of the root, whatever it names there. */
    static boolean isName(String name) {
        return name.chars().noneMatch(Character::isISOControl)
                && Stream.of(name.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    Stream<String> names() {
        return Stream.concat(keys.stream(), config.stream()).distinct();
    }

    Path place(String name) {
        return root.resolve(name);
    }

    /** Say what {@code name} is for; empty when it is not ours to touch. A key file among the configuration is a key. */
    Optional<Group> groupOf(String name) {
        if (holds(keys, name)) {
            return Optional.of(Group.KEY);
        }
        return holds(config, name) ? Optional.of(Group.CONFIG) : Optional.empty();
    }

    /** Say whether the link {@code name} to {@code target} leads to a file of ours, told from the names alone. */
    boolean leadsInside(String name, String target) {
        Path top = Path.of("/");
        Path from = top.resolve(name).getParent();
        Path to = (from == null ? top : from).resolve(target).normalize();
        String reached = to.toString().substring(1);
        return isName(reached) && groupOf(reached).isPresent();
    }

    private static boolean holds(List<String> paths, String name) {
        return paths.stream().anyMatch(path -> name.equals(path) || name.startsWith(path + "/"));
    }

    /** Return the names of the directories above {@code name}, the nearest first. */
    static List<String> above(String name) {
        return Stream.iterate(parent(name), up -> !up.isEmpty(), Scope::parent).toList();
    }

    private static String parent(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }
}
