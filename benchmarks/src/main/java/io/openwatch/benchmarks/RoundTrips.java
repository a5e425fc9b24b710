package io.openwatch.benchmarks;

/**
 * Counts round trips by what depends on what: bytes that one side sends may rest on all that has reached it until then.
 *
 * <p>What a side sends without a need to wait is counted with what it would have sent anyway, but never too low: if the other
 * side's bytes happened to be there, they are taken for the cause. For any thread.
 */
final class RoundTrips {

    private int atClient;
    private int atServer;
    private int before;

    /** Begin to count, while the client waits for nothing. */
    synchronized void begin() {
        before = atClient;
    }

    /** Return the round trip that bytes which the client sends now belong to. */
    synchronized int asked() {
        return atClient + 1;
    }

    synchronized void reachedServer(int trip) {
        atServer = Math.max(atServer, trip);
    }

    /** Return the round trip that bytes which the server sends now belong to. */
    synchronized int answered() {
        return atServer;
    }

    synchronized void reachedClient(int trip) {
        atClient = Math.max(atClient, trip);
    }

    /** Return how many round trips came to their end since. */
    synchronized int count() {
        return atClient - before;
    }
}
