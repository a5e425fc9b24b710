package io.openwatch.identity;

import java.util.UUID;

/**
 * Encrypts the secrets of second factors with the key file of the appliance.
 *
 * @since 0.1
 */
public interface SecretCipher {

    /** Encrypt {@code secret}, bound to the account {@code user}. */
    byte[] encrypt(UUID user, byte[] secret);

    /** Decrypt what {@link #encrypt} made for the same account. */
    byte[] decrypt(UUID user, byte[] sealed);
}
