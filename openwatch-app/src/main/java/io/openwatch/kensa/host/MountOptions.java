package io.openwatch.kensa.host;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which options hold for a mount, where several places speak of them. */
final class MountOptions {

    /** What a mount says for itself, whatever its file system says: the option, and what it ends when it comes behind it. */
    private static final Map<String, Set<String>> OF_THE_MOUNT = Map.ofEntries(
            Map.entry("ro", Set.of("rw")),
            Map.entry("rw", Set.of("ro")),
            Map.entry("nosuid", Set.of("suid")),
            Map.entry("suid", Set.of("nosuid")),
            Map.entry("nodev", Set.of("dev")),
            Map.entry("dev", Set.of("nodev")),
            Map.entry("noexec", Set.of("exec")),
            Map.entry("exec", Set.of("noexec")),
            Map.entry("noatime", Set.of("atime", "relatime", "strictatime")),
            Map.entry("atime", Set.of("noatime")),
            Map.entry("relatime", Set.of("norelatime", "noatime", "strictatime")),
            Map.entry("norelatime", Set.of("relatime")),
            Map.entry("strictatime", Set.of("nostrictatime", "noatime", "relatime")),
            Map.entry("nostrictatime", Set.of("strictatime")),
            Map.entry("nodiratime", Set.of("diratime")),
            Map.entry("diratime", Set.of("nodiratime")),
            Map.entry("nosymfollow", Set.of("symfollow")),
            Map.entry("symfollow", Set.of("nosymfollow")));

    /** What mount(8) takes these for, unless later words say otherwise. */
    private static final Map<String, List<String>> IMPLIED = Map.of(
            "user", List.of("noexec", "nosuid", "nodev"),
            "users", List.of("noexec", "nosuid", "nodev"),
            "owner", List.of("nosuid", "nodev"),
            "group", List.of("nosuid", "nodev"));

    private MountOptions() {}

    /**
     * Join what the kernel says of a mount and of the file system behind it.
     *
     * <p>Options that each mount has for itself are taken from the mount alone. Read-only is what either of them makes so: a
     * read-write file system may be mounted read-only, and nobody writes to a read-only one through any mount.
     */
    static List<String> running(List<String> mount, List<String> system) {
        Set<String> options = new LinkedHashSet<>(mount);
        system.stream().filter(option -> !OF_THE_MOUNT.containsKey(option)).forEach(options::add);
        return system.contains("ro") ? readOnly(options) : List.copyOf(options);
    }

    private static List<String> readOnly(Set<String> options) {
        options.remove("rw");
        List<String> all = new ArrayList<>(options);
        if (!all.contains("ro")) {
            all.addFirst("ro");
        }
        return all;
    }

    /** Read the fourth field of an fstab: the last word on a thing counts, and read-write is what nobody spoke of. */
    static List<String> persisted(List<String> words) {
        Set<String> options = new LinkedHashSet<>();
        for (String word : words) {
            set(options, word);
            IMPLIED.getOrDefault(word, List.of()).forEach(implied -> set(options, implied));
        }
        if (!options.contains("ro")) {
            options.add("rw");
        }
        return List.copyOf(options);
    }

    private static void set(Set<String> options, String word) {
        options.removeAll(OF_THE_MOUNT.getOrDefault(word, Set.of()));
        options.add(word);
    }
}
