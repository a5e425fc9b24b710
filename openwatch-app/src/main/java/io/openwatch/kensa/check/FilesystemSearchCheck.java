package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileState;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.TreeWalk;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether there are files that should not be. */
record FilesystemSearchCheck(String method, List<Trait> traits, List<String> allowed) implements Check {

    private static final int SHOWN = 10;

    /** What makes a file worth a look. */
    enum Trait {
        SETUID,
        SETGID,
        WORLD_WRITABLE_FILE,
        WORLD_WRITABLE_DIRECTORY,
        UNOWNED,
        UNGROUPED;

        boolean of(FileState file) {
            int mode = file.permissions();
            return switch (this) {
                case SETUID -> file.regular() && (mode & 04000) != 0;
                case SETGID -> file.regular() && (mode & 02000) != 0;
                case WORLD_WRITABLE_FILE -> file.regular() && (mode & 02) != 0;
                case WORLD_WRITABLE_DIRECTORY -> file.directory() && (mode & 01002) == 02;
                case UNOWNED -> file.owner().equals(FileState.UNKNOWN);
                case UNGROUPED -> file.group().equals(FileState.UNKNOWN);
            };
        }

        boolean byOwner() {
            return this == UNOWNED || this == UNGROUPED;
        }
    }

    static List<Method> methods() {
        return List.of(Method.of(
                "filesystem_search",
                "No file of the local file systems is of a kind, but those that are allowed. One walk serves all"
                        + " rules.",
                arguments -> new FilesystemSearchCheck(
                        arguments.method(),
                        arguments.list("kind").stream()
                                .map(word -> Trait.valueOf(word.toUpperCase(Locale.ROOT)))
                                .toList(),
                        arguments.list("allowed")),
                Parameter.required(
                        "kind",
                        Kind.FILE_KIND,
                        "one or several kinds; a world-writable directory counts without the sticky bit only"),
                Parameter.optional("allowed", Kind.WORDS, "paths that are allowed, `*` for any part of one")));
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(new TreeWalk());
    }

    @Override
    public Judgement judge(Facts facts) {
        String kinds = String.join(
                ", ",
                traits.stream().map(one -> one.name().toLowerCase(Locale.ROOT)).toList());
        Look look = new Look(
                method,
                "local file systems",
                "no file that is " + kinds + (allowed.isEmpty() ? "" : " but those allowed"));
        return switch (facts.get(new TreeWalk())) {
            case Reading.Value<TreeWalk.Found>(TreeWalk.Found found) -> judge(look, found);
            case Reading.Absent<TreeWalk.Found>() -> look.error("nothing was walked");
            case Reading.Unreadable<TreeWalk.Found>(String why) -> look.error(why);
        };
    }

    private Judgement judge(Look look, TreeWalk.Found found) {
        if (!found.ownersKnown() && traits.stream().anyMatch(Trait::byOwner)) {
            return look.error("this host's find cannot look for files without an owner");
        }
        List<String> paths = found.files().stream()
                .filter(file -> traits.stream().anyMatch(trait -> trait.of(file)))
                .map(FileState::path)
                .filter(path -> allowed.stream().noneMatch(glob -> Wildcards.match(glob, path)))
                .sorted()
                .toList();
        if (paths.isEmpty()) {
            return look.pass("none");
        }
        String more = paths.size() > SHOWN ? ", and " + (paths.size() - SHOWN) + " more" : "";
        return look.fail(String.join(", ", paths.subList(0, Math.min(SHOWN, paths.size()))) + more);
    }
}
