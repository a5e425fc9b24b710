package seeded;

/** Breaks NullAway: null leaves a method that promises a value. */
public final class ReturnsNull {
    private ReturnsNull() {}

    /** Return nothing where something is promised. */
    public static String nothing() {
        return null;
    }
}
