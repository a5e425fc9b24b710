package io.openwatch.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.jspecify.annotations.Nullable;

/** Keys of SSH as their owners have them. */
public final class SshKeys {

    private SshKeys() {}

    /** A pair. */
    public record Pair(KeyPair keys) {

        /** Return the private half in the form of OpenSSH, encrypted where there is a passphrase. */
        public String privateKey(@Nullable String passphrase) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            OpenSSHKeyEncryptionContext encryption = null;
            if (passphrase != null) {
                encryption = new OpenSSHKeyEncryptionContext();
                encryption.setPassword(passphrase);
                encryption.setCipherType("256");
            }
            try {
                OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(keys, "comment", encryption, out);
                return out.toString(StandardCharsets.UTF_8);
            } catch (IOException | GeneralSecurityException failed) {
                throw new IllegalStateException(failed);
            }
        }

        /** Return the public half as in known_hosts. */
        public String publicKey() {
            return PublicKeyEntry.toString(keys.getPublic());
        }

        public String fingerprint() {
            return KeyUtils.getFingerPrint(BuiltinDigests.sha256, keys.getPublic());
        }
    }

    /** Make one: ed25519, ecdsa, rsa, or weak. */
    public static Pair fresh(String kind) {
        try {
            return new Pair(
                    switch (kind) {
                        case "ed25519" -> KeyUtils.generateKeyPair("ssh-ed25519", 256);
                        case "ecdsa" -> KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
                        case "rsa" -> KeyUtils.generateKeyPair("ssh-rsa", 2048);
                        default -> KeyUtils.generateKeyPair("ssh-rsa", 1024);
                    });
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
