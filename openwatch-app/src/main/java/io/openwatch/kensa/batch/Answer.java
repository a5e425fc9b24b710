package io.openwatch.kensa.batch;

import io.openwatch.kensa.fact.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a host answered, cut into sections by the mark.
 *
 * <p>A section counts when the next mark has come whole, an item when its closing section has. So a cut anywhere takes away
 * what is behind it and changes nothing before it.
 */
final class Answer {

    private static final Set<String> CLOSING = Set.of("end", "absent", "unreadable");

    private final Map<Integer, List<Section>> items = new HashMap<>();
    private final String missing;

    /**
     * Read {@code bytes}.
     *
     * @param cut why the answer may be incomplete, for what is missing from it
     */
    Answer(String mark, byte[] bytes, String cut) {
        scan(("\n" + mark + " ").getBytes(StandardCharsets.US_ASCII), bytes);
        this.missing = ended() ? "the host did not answer this" : cut;
    }

    /** Return what {@code value} makes of the sections of an item, if they are all there. */
    <T> Reading<T> read(int item, Function<List<Section>, Reading<T>> value) {
        List<Section> sections = items.getOrDefault(item, List.of());
        if (sections.isEmpty() || !CLOSING.contains(sections.getLast().word())) {
            return Reading.unreadable(missing);
        }
        Section last = sections.getLast();
        return switch (last.word()) {
            case "absent" -> Reading.absent();
            case "unreadable" -> Reading.unreadable(last.arguments());
            default -> value.apply(sections.subList(0, sections.size() - 1));
        };
    }

    /** Say whether the host came to the end. */
    boolean ended() {
        return items.containsKey(Batch.GOODBYE);
    }

    private void scan(byte[] mark, byte[] bytes) {
        int at = indexOf(bytes, mark, 0);
        while (at >= 0) {
            int line = at + mark.length;
            int end = line;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            int next = indexOf(bytes, mark, end + 1);
            if (end < bytes.length) {
                add(new String(bytes, line, end - line, StandardCharsets.UTF_8), bytes, end + 1, next);
            }
            at = next;
        }
    }

    private void add(String line, byte[] bytes, int from, int next) {
        String[] words = line.split(" ", 3);
        int item = words.length < 2 ? -1 : number(words[0]);
        if (item < 0) {
            return;
        }
        boolean closing = CLOSING.contains(words[1]) || item == Batch.GOODBYE;
        if (next < 0 && !closing) {
            return;
        }
        String arguments = words.length < 3 ? "" : words[2];
        items.computeIfAbsent(item, fresh -> new ArrayList<>())
                .add(
                        closing
                                ? Section.bare(words[1], arguments)
                                : new Section(words[1], arguments, Arrays.copyOfRange(bytes, from, next)));
    }

    private static int number(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException other) {
            return -1;
        }
    }

    private static int indexOf(byte[] bytes, byte[] mark, int from) {
        for (int i = from; i <= bytes.length - mark.length; i++) {
            int j = 0;
            while (j < mark.length && bytes[i + j] == mark[j]) {
                j++;
            }
            if (j == mark.length) {
                return i;
            }
        }
        return -1;
    }
}
