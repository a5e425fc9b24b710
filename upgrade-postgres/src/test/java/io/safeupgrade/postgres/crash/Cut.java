package io.safeupgrade.postgres.crash;

import java.util.List;

/**
 * A point at which a process dies.
 *
 * @param strategy what is counted: {@code journal}, {@code disk}, {@code provider}, {@code time} or {@code syscall}
 * @param phase the phase of the run that the process is in, {@code -} before the first
 * @param effect the operation, with {@code before} or {@code after} it
 * @param number the how-many-th of its kind, from 1; milliseconds since the start for {@code time}
 */
record Cut(String strategy, String phase, String effect, int number) {

    /** Never die. */
    static final Cut NEVER = new Cut("-", "-", "-", 0);

    static Cut parse(String text) {
        String[] parts = text.split("/", -1);
        return new Cut(parts[0], parts[1], parts[2], Integer.parseInt(parts[3]));
    }

    /** The system call itself is where it dies, whoever makes it. */
    boolean bySystemCall() {
        return strategy.equals("syscall");
    }

    boolean byTime() {
        return strategy.equals("time");
    }

    @Override
    public String toString() {
        return String.join("/", List.of(strategy, phase, effect, String.valueOf(number)));
    }
}
