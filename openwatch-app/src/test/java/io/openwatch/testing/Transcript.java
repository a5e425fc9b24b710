package io.openwatch.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced console block of a guide, which says above itself where it is typed: {@code <!-- typed: name -->}, with
 * {@code deb} or {@code rpm} behind the name where only one of them types it.
 *
 * @param name the part of the guide that it belongs to; empty where the block says nothing
 * @param format the package format; empty for any
 */
public record Transcript(String name, Optional<String> format, List<Typed> typed) {
    private static final String FENCE = "```";
    private static final Pattern MARK = Pattern.compile("<!-- typed: ([a-z0-9-]+)(?: (deb|rpm))? -->");
    private static final String PROMPT = "$ ";
    private static final String ENDING = "echo $?";

    /**
     * A command as a person types it.
     *
     * @param exit what it ends with: 0 unless {@code echo $?} follows
     * @param shown pieces of lines that it has to print
     */
    public record Typed(String command, int exit, List<String> shown) {}

    /** Return all blocks of {@code guide}, in its order. */
    static List<Transcript> of(Guide guide) {
        List<Transcript> blocks = new ArrayList<>();
        List<String> lines = guide.text().lines().toList();
        for (int line = 0; line < lines.size(); line++) {
            if (lines.get(line).equals(FENCE + "console")) {
                int end = line + 1 + lines.subList(line + 1, lines.size()).indexOf(FENCE);
                blocks.add(block(line == 0 ? "" : lines.get(line - 1), lines.subList(line + 1, end)));
                line = end;
            }
        }
        return blocks;
    }

    private static Transcript block(String mark, List<String> lines) {
        Matcher matcher = MARK.matcher(mark);
        return matcher.matches()
                ? new Transcript(matcher.group(1), Optional.ofNullable(matcher.group(2)), typed(lines))
                : new Transcript("", Optional.empty(), typed(lines));
    }

    private static List<Typed> typed(List<String> lines) {
        List<Typed> typed = new ArrayList<>();
        for (int line = 0; line < lines.size(); ) {
            String command = command(lines.get(line));
            int end = line + 1;
            while (end < lines.size() && !lines.get(end).startsWith(PROMPT)) {
                end++;
            }
            List<String> printed = lines.subList(line + 1, end);
            if (command.equals(ENDING)) {
                Typed before = typed.removeLast();
                typed.add(new Typed(before.command(), Integer.parseInt(printed.getFirst()), before.shown()));
            } else {
                typed.add(new Typed(command, 0, pieces(printed)));
            }
            line = end;
        }
        return typed;
    }

    private static String command(String line) {
        if (!line.startsWith(PROMPT)) {
            throw new AssertionError("a block of a console begins with [" + PROMPT + "], not with [" + line + "]");
        }
        return line.substring(PROMPT.length());
    }

    /** Three dots stand for anything. */
    private static List<String> pieces(List<String> printed) {
        return printed.stream()
                .flatMap(line -> Arrays.stream(line.split("\\.\\.\\.")))
                .map(String::strip)
                .filter(piece -> !piece.isEmpty())
                .toList();
    }
}
