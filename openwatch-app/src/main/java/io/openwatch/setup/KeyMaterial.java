package io.openwatch.setup;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/**
 * Make the keys of an installation, and tell a key from something else: the one place that knows their forms.
 *
 * @since 0.1
 */
public enum KeyMaterial {
    /** Encrypts the stored credentials of scanned hosts: 32 random bytes. */
    CREDENTIALS {
        @Override
        public byte[] create() {
            byte[] key = new byte[CREDENTIAL_BYTES];
            new SecureRandom().nextBytes(key);
            return key;
        }

        @Override
        public boolean fits(byte[] content) {
            return content.length == CREDENTIAL_BYTES;
        }

        @Override
        public String form() {
            return CREDENTIAL_BYTES + " bytes";
        }
    },
    /** Signs the tokens of users: a private key on the curve P-256, PKCS#8 in PEM. */
    TOKENS {
        @Override
        public byte[] create() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"));
                byte[] encoded = generator.generateKeyPair().getPrivate().getEncoded();
                String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
                Arrays.fill(encoded, (byte) 0);
                return ("-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n")
                        .getBytes(StandardCharsets.US_ASCII);
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException("every Java has the curve P-256", missing);
            }
        }

        @Override
        public boolean fits(byte[] content) {
            try (PEMParser parser = new PEMParser(new StringReader(new String(content, StandardCharsets.US_ASCII)))) {
                Object block = parser.readObject();
                return block instanceof PrivateKeyInfo || block instanceof PEMKeyPair;
            } catch (IOException | IllegalArgumentException malformed) {
                return false;
            }
        }

        @Override
        public String form() {
            return "one private key in PEM, without a pass phrase";
        }
    };

    private static final int CREDENTIAL_BYTES = 32;

    /** Make the content of a new file. */
    public abstract byte[] create();

    /** Say whether {@code content} is that of such a file. */
    public abstract boolean fits(byte[] content);

    /** Say what a file of this kind has to hold. */
    public abstract String form();
}
