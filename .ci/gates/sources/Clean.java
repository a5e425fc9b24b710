package seeded;

/** Breaks nothing: if this fails, the failures of the others prove nothing. */
public final class Clean {
    private Clean() {}

    /** Return a greeting. */
    public static String greeting() {
        return "hello";
    }
}
