package io.safeupgrade.postgres.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The system calls of a process and its children, as {@code strace} tells them.
 *
 * <p>Calls of several threads overlap: of each it is known when it began and when it had ended, and one comes before
 * another only if it had ended when the other began. Calls that failed are left out.
 */
final class SystemCalls {

    private static final String KINDS =
            "openat,fsync,fdatasync,rename,renameat,renameat2,write,pwrite64,writev,sendto,sendmsg";
    private static final Pattern LINE = Pattern.compile("(\\d+)\\s+(.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final String UNFINISHED = "<unfinished ...>";

    private final List<Call> calls;

    private SystemCalls(List<Call> calls) {
        this.calls = calls;
    }

    /**
     * One call that succeeded.
     *
     * @param began the line of the trace with which it began
     * @param ended the line with which it ended
     * @param text name, arguments (descriptors with their paths) and result
     */
    record Call(int began, int ended, String text) {

        boolean writesTo(String path) {
            return (is("write") || is("pwrite64") || is("writev")) && text.contains("<" + path + ">");
        }

        boolean syncs(String path) {
            return (is("fsync") || is("fdatasync")) && text.contains("<" + path + ">");
        }

        boolean renames(String from, String to) {
            return text.startsWith("rename") && text.contains("\"" + from + "\", \"" + to + "\"");
        }

        boolean renamesInto(String directory) {
            return text.startsWith("rename") && text.contains(", \"" + directory + "/");
        }

        boolean sends(String words) {
            return (is("write") || is("sendto") || is("sendmsg") || is("writev"))
                    && text.contains("<socket:[")
                    && says(words);
        }

        boolean says(String words) {
            return text.contains(words);
        }

        private boolean is(String kind) {
            return text.startsWith(kind + "(");
        }
    }

    /** Return what to put before a command to have its calls written to {@code trace}. */
    static String[] command(Path trace) {
        return new String[] {"strace", "-f", "-y", "-s", "4000", "-o", trace.toString(), "-e", "trace=" + KINDS, "--"};
    }

    /** Say why no process can be traced here; empty when one can. */
    static String obstacle() throws InterruptedException {
        try {
            Process trial = new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return trial.waitFor() == 0 ? "" : "no process can be traced here: " + said.strip();
        } catch (IOException absent) {
            return "strace is not installed: " + absent.getMessage();
        }
    }

    /** Read a trace. */
    static SystemCalls in(Path trace) throws IOException {
        List<Call> calls = new ArrayList<>();
        Map<String, Call> open = new HashMap<>();
        List<String> lines = Files.readAllLines(trace, StandardCharsets.ISO_8859_1);
        for (int number = 0; number < lines.size(); number++) {
            Matcher line = LINE.matcher(lines.get(number));
            if (!line.matches()) {
                continue;
            }
            String thread = line.group(1);
            String text = line.group(2);
            Matcher resumed = RESUMED.matcher(text);
            if (text.endsWith(UNFINISHED)) {
                open.put(thread, new Call(number, number, text.substring(0, text.length() - UNFINISHED.length())));
            } else if (resumed.matches() && open.containsKey(thread)) {
                Call begun = open.remove(thread);
                calls.add(new Call(begun.began(), number, begun.text() + resumed.group(1)));
            } else {
                calls.add(new Call(number, number, text));
            }
        }
        return new SystemCalls(
                calls.stream().filter(call -> !call.text().contains(") = -1 ")).toList());
    }

    /** Return the first call that {@code fits}. */
    Call first(String what, Predicate<Call> fits) {
        return found(
                what,
                IntStream.range(0, calls.size())
                        .filter(one -> fits.test(calls.get(one)))
                        .findFirst());
    }

    /** Return the first call that {@code fits} and began when {@code other} had ended. */
    Call firstAfter(Call other, String what, Predicate<Call> fits) {
        return first(what + " after " + other, call -> call.began() > other.ended() && fits.test(call));
    }

    /** Return the last call that {@code fits} and had ended when {@code other} began. */
    Call lastBefore(Call other, String what, Predicate<Call> fits) {
        return found(
                what + " before " + other,
                IntStream.range(0, calls.size())
                        .filter(one -> calls.get(one).ended() < other.began() && fits.test(calls.get(one)))
                        .reduce((one, later) -> later));
    }

    private Call found(String what, OptionalInt index) {
        assertThat(index).as("%s, in a trace of %d calls", what, calls.size()).isPresent();
        return calls.get(index.getAsInt());
    }

    /** Check that each call had ended when the next one began. */
    static void inOrder(String what, List<Call> wanted) {
        for (int one = 1; one < wanted.size(); one++) {
            assertThat(wanted.get(one - 1).ended())
                    .as("%s: %s, then %s", what, wanted.get(one - 1), wanted.get(one))
                    .isLessThan(wanted.get(one).began());
        }
    }
}
