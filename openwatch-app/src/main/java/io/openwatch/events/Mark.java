package io.openwatch.events;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the order of events: by transaction, then by number. */
record Mark(long xid, long id) implements Comparable<Mark> {
    static final Mark START = new Mark(0, 0);
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    static Optional<Mark> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Mark(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    String text() {
        return xid + "-" + id;
    }

    @Override
    public int compareTo(Mark other) {
        return xid == other.xid ? Long.compare(id, other.id) : Long.compare(xid, other.xid);
    }
}
