package seeded;

/** Breaks Error Prone: the exception is made and not thrown. */
public final class DeadException {
    private DeadException() {}

    /** Refuse nothing, contrary to what it looks like. */
    public static void refuse(boolean bad) {
        if (bad) {
            new IllegalArgumentException("bad");
        }
    }
}
