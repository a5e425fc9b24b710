package io.openwatch.kensa.session;

/**
 * What came of a call.
 *
 * @since 0.1
 */
public final class Transcript {

    private final byte[] output;
    private final Ending ending;

    /** Keep what was printed and how it ended. */
    public Transcript(byte[] output, Ending ending) {
        this.output = output.clone();
        this.ending = ending;
    }

    /** How a call ended. */
    public sealed interface Ending {

        /** Say it in words, for what is missing from the output. */
        String text();
    }

    /**
     * The shell ended by itself.
     *
     * @param exit its exit code
     * @param complaint the last line of its error output; empty when it printed none
     */
    public record Ended(int exit, String complaint) implements Ending {

        @Override
        public String text() {
            return "the shell ended early with exit code [" + exit + "]"
                    + (complaint.isEmpty() ? "" : ": " + complaint);
        }
    }

    /**
     * It was given up: past its limit, connection lost, too much output.
     *
     * @param why in words
     */
    public record Cut(String why) implements Ending {

        @Override
        public String text() {
            return why;
        }
    }

    /** Return what was printed until then. */
    public byte[] output() {
        return output.clone();
    }

    /** Say how it ended. */
    public Ending ending() {
        return ending;
    }
}
