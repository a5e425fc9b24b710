package io.safeupgrade.testkit;

/**
 * Tell a thread that its process is dead: nothing that it still tries has an effect.
 *
 * <p>An {@link Error}, so that no code under test takes it for a failure that it could mend.
 *
 * @since 0.1
 */
public final class Killed extends Error {

    private static final long serialVersionUID = 1L;

    Killed(String where) {
        super("killed " + where);
    }
}
