package io.openwatch.kensa.check;

/**
 * A parameter of a check does not make sense. The reader of rule files adds file and line.
 *
 * @since 0.1
 */
public final class BadArgument extends IllegalArgumentException {

    private final String parameter;

    /** Say what is wrong with {@code parameter}. */
    public BadArgument(String parameter, String why) {
        super(why);
        this.parameter = parameter;
    }

    /** Return the parameter's name. */
    public String parameter() {
        return parameter;
    }
}
