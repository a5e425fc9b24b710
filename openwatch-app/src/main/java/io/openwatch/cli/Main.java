package io.openwatch.cli;

/**
 * Start the command line.
 *
 * @since 0.1
 */
public final class Main {

    private Main() {}

    /** Run the command that {@code arguments} name and end the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(CommandLineRun.of(System.getenv(), System.out, System.err).run(arguments));
    }
}
