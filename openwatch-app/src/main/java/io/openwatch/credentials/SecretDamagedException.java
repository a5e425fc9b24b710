package io.openwatch.credentials;

/**
 * Tell that a stored secret is not what was stored: changed, moved from another row or column, or of another key.
 *
 * @since 0.1
 */
public final class SecretDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretDamagedException(SecretBox.Place place) {
        super("the secret in [" + place.table() + "." + place.column() + "] of [" + place.row()
                + "] is not what was stored there; set it anew");
    }
}
