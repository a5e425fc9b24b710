package io.openwatch.http;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Secret;
import io.safeupgrade.UpgradeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Name certificate and key of the listener.
 *
 * @param certificate the chain, PEM
 * @param key its private key, PEM
 * @since 0.1
 */
public record TlsFiles(Path certificate, Path key) {
    private static final char[] NO_PASSWORD = new char[0];
    private static final String ENTRY = "openwatch";

    /**
     * Make a self-signed pair where there is none at all; never touch what exists.
     *
     * @throws UpgradeException if only one of both exists, or if they cannot be written
     */
    public void ensure() {
        boolean hasCertificate = Files.exists(certificate);
        boolean hasKey = Files.exists(key);
        if (hasCertificate != hasKey) {
            Path missing = hasKey ? certificate : key;
            throw misconfigured(
                    "the listener has only one of certificate and key, missing is [" + missing + "]",
                    "put it there, or remove the other one and a self-signed pair is made",
                    null);
        }
        if (!hasKey) {
            generate();
        }
    }

    /**
     * Hold a pair that is not written anywhere yet.
     *
     * @param certificate the certificate, PEM
     * @param key its private key, PEM
     */
    public record Fresh(String certificate, Secret key) {}

    /** Make a self-signed pair for this machine, as {@link #ensure} would write it. */
    public static Fresh selfSigned() {
        try {
            SelfSigned made = SelfSigned.create();
            return new Fresh(made.certificateText(), Secret.of(made.keyText()));
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException("every Java makes keys on the curve P-256", failed);
        }
    }

    /** Say whether the certificate is one that {@link #selfSigned} made, so that nobody misses it. */
    public boolean selfSignedCertificate() {
        try {
            return chain()[0] instanceof X509Certificate leaf && SelfSigned.made(leaf);
        } catch (IOException | GeneralSecurityException other) {
            return false;
        }
    }

    /**
     * Prove that both can be read and belong together, and return the certificate of the listener.
     *
     * @throws UpgradeException if they cannot be used
     */
    public X509Certificate check() {
        try {
            KeyStore store = load();
            X509Certificate leaf = (X509Certificate) store.getCertificate(ENTRY);
            PrivateKey own = (PrivateKey) store.getKey(ENTRY, NO_PASSWORD);
            if (!pair(leaf, own)) {
                throw misconfigured(
                        "the certificate [" + certificate + "] is not that of the key [" + key + "]",
                        "put the pair there that belongs together",
                        null);
            }
            return leaf;
        } catch (GeneralSecurityException failed) {
            throw misconfigured(
                    "cannot use certificate [" + certificate + "] with key [" + key + "]: "
                            + failed.getClass().getSimpleName(),
                    "both must be readable PEM files that belong together",
                    failed);
        }
    }

    /** What the one signs the other has to accept. */
    private static boolean pair(X509Certificate leaf, PrivateKey own) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (own.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> own.getAlgorithm();
                });
        signature.initSign(own);
        signature.update((byte) 1);
        byte[] signed = signature.sign();
        signature.initVerify(leaf.getPublicKey());
        signature.update((byte) 1);
        return signature.verify(signed);
    }

    private void generate() {
        try {
            SelfSigned.create().write(this);
        } catch (IOException | GeneralSecurityException failed) {
            throw misconfigured(
                    "cannot write a self-signed certificate to [" + certificate + "]: "
                            + failed.getClass().getSimpleName(),
                    "make the directory writable, or set server.tls_cert and server.tls_key to existing files",
                    failed);
        }
    }

    /**
     * Read both into a store for the listener.
     *
     * @throws UpgradeException if they cannot be read or do not belong together
     */
    KeyStore load() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry(ENTRY, privateKey(), NO_PASSWORD, chain());
            return store;
        } catch (IOException | GeneralSecurityException failed) {
            throw misconfigured(
                    "cannot use certificate [" + certificate + "] with key [" + key + "]: "
                            + failed.getClass().getSimpleName(),
                    "both must be readable PEM files that belong together",
                    failed);
        }
    }

    private Certificate[] chain() throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(certificate)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(new Certificate[0]);
            if (chain.length == 0) {
                throw new IOException("no certificate");
            }
            return chain;
        }
    }

    private PrivateKey privateKey() throws IOException {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        try (BufferedReader reader = Files.newBufferedReader(key);
                PEMParser parser = new PEMParser(reader)) {
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                if (block instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (block instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
            }
        }
        throw new IOException("no unencrypted private key");
    }

    private static UpgradeException misconfigured(
            String what, String remedy, @org.jspecify.annotations.Nullable Exception cause) {
        Failure failure = Failure.of(ErrorCode.MISCONFIGURED, what, remedy);
        return cause == null ? new UpgradeException(failure) : new UpgradeException(failure, cause);
    }
}
