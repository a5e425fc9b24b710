package io.openwatch.kensa.session;

/**
 * Run scripts on one host.
 *
 * <p>Expected trouble is a value: a call that found no end is a {@link Transcript} that is cut, with what had come until
 * then. Closing ends what still runs; it may be done from another thread.
 *
 * @since 0.1
 */
public interface Session extends AutoCloseable {

    /**
     * Run {@code call} to its end, to its limit, or until the host or the connection gives up.
     *
     * <p>A thread interrupted while it waits returns a cut transcript and keeps its interrupt flag.
     */
    Transcript run(ShellCall call);

    @Override
    void close();
}
