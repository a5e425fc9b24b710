package io.safeupgrade.tar;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was found under one name when the archive was made. */
sealed interface Entry {

    /** Numeric owner and group. */
    record Owner(long uid, long gid) {
        @Override
        public String toString() {
            return uid + ":" + gid;
        }
    }

    /** A file; {@code sha256} as lower-case hex, of the {@link Salt} and its bytes. */
    record Plain(int mode, Owner owner, long bytes, String sha256) implements Entry {}

    /** A directory, archived so that an empty one comes back too. */
    record Folder(int mode, Owner owner) implements Entry {}

    /** A symbolic link, by its text. */
    record Link(Owner owner, String target) implements Entry {}

    /** A directory above what is kept: known, should it be missing one day, but not archived. */
    record Parent(int mode, Owner owner) implements Entry {}

    /** There was nothing. */
    record Absent() implements Entry {}

    /** A socket, pipe or device: not archived. */
    record Special() implements Entry {}

    /** Say whether the archive holds it. */
    default boolean archived() {
        return switch (this) {
            case Plain file -> true;
            case Folder directory -> true;
            case Link link -> true;
            case Parent parent -> false;
            case Absent absent -> false;
            case Special special -> false;
        };
    }

    /** Write it as one line. */
    default String text() {
        return switch (this) {
            case Plain file -> "file %04o %s %d %s".formatted(file.mode, file.owner, file.bytes, file.sha256);
            case Folder directory -> "directory %04o %s".formatted(directory.mode, directory.owner);
            case Link link -> "link 0777 %s %s".formatted(link.owner, link.target);
            case Parent parent -> "parent %04o %s".formatted(parent.mode, parent.owner);
            case Absent absent -> "missing";
            case Special special -> "special";
        };
    }

    /**
     * Read what {@link #text} wrote.
     *
     * @throws IOException if it did not
     */
    static Entry parse(String text) throws IOException {
        if (text.equals("missing")) {
            return new Absent();
        }
        if (text.equals("special")) {
            return new Special();
        }
        Matcher found = Form.LINE.matcher(text);
        if (!found.matches()) {
            throw new IOException("an entry of the index is not understood");
        }
        int mode = Integer.parseInt(found.group("mode"), 8);
        Owner owner = new Owner(Long.parseLong(found.group("uid")), Long.parseLong(found.group("gid")));
        String rest = Optional.ofNullable(found.group("rest")).orElse("");
        return switch (found.group("kind")) {
            case "file" -> file(mode, owner, rest);
            case "link" -> link(owner, rest);
            case "directory" -> nothingMore(new Folder(mode, owner), rest);
            default -> nothingMore(new Parent(mode, owner), rest);
        };
    }

    private static Entry file(int mode, Owner owner, String rest) throws IOException {
        Matcher found = Form.CONTENT.matcher(rest);
        if (!found.matches()) {
            throw new IOException("a file of the index is not understood");
        }
        return new Plain(mode, owner, Long.parseLong(found.group(1)), found.group(2));
    }

    private static Entry link(Owner owner, String target) throws IOException {
        if (target.isEmpty() || target.chars().anyMatch(Character::isISOControl)) {
            throw new IOException("a link of the index is not understood");
        }
        return new Link(owner, target);
    }

    private static Entry nothingMore(Entry entry, String rest) throws IOException {
        if (!rest.isEmpty()) {
            throw new IOException("an entry of the index says more than it may");
        }
        return entry;
    }

    /** The forms of a line. */
    final class Form {
        private static final Pattern LINE = Pattern.compile(
                "(?<kind>file|directory|link|parent) (?<mode>[0-7]{4}) (?<uid>\\d{1,10}):(?<gid>\\d{1,10})(?: (?<rest>.*))?+",
                Pattern.DOTALL);
        private static final Pattern CONTENT = Pattern.compile("(\\d{1,12}) ([0-9a-f]{64})");

        private Form() {}
    }
}
