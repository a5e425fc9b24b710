package io.openwatch.kensa.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A signature beside the document that it is for. It covers every byte of it, the key's name and the time, and so fits every
 * form of report.
 *
 * @param key the name of the key
 * @param signed when it was signed, as the signer says
 * @param sha256 the digest of the document, in hexadecimal
 * @param signature the signature, in base64
 * @since 0.1
 */
public record DocumentSignature(String key, String signed, String sha256, String signature) {

    private static final String FORMAT = "openwatch.kensa-signature/1";
    private static final String ALGORITHM = "Ed25519";
    private static final Set<String> FIELDS = Set.of("format", "algorithm", "key", "signed", "sha256", "signature");
    private static final int LARGEST = 4096;

    /** What became of verifying. */
    public sealed interface Verdict {}

    /** The document is as it was signed. */
    public record Valid(String key, Instant signed) implements Verdict {}

    /** It is not, or nobody knows. */
    public record Invalid(String why) implements Verdict {}

    /** Return where the signature of {@code document} is. */
    public static Path beside(Path document) {
        return document.resolveSibling(document.getFileName() + ".sig");
    }

    /** Sign what {@code document} holds. */
    public static DocumentSignature of(Path document, SigningKey key, Instant now) throws IOException {
        String id = key.trusted().id();
        String digest = digest(document);
        String signature = Base64.getEncoder().encodeToString(key.sign(message(id, now.toString(), digest)));
        return new DocumentSignature(id, now.toString(), digest, signature);
    }

    /** Write it as one JSON document. */
    public String text() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("format", FORMAT);
        fields.put("algorithm", ALGORITHM);
        fields.put("key", key);
        fields.put("signed", signed);
        fields.put("sha256", sha256);
        fields.put("signature", signature);
        return Json.LINE.writeValueAsString(fields) + "\n";
    }

    /** Verify {@code document} by the signature in {@code file}, made with one of {@code trusted}. */
    public static Verdict verify(Path document, Path file, List<TrustedKey> trusted) throws IOException {
        byte[] text;
        try (InputStream in = Files.newInputStream(file)) {
            text = in.readNBytes(LARGEST);
        }
        Optional<DocumentSignature> read = read(text);
        return read.isEmpty()
                ? new Invalid("the signature [" + file + "] is not in the form " + FORMAT)
                : read.get().verdict(digest(document), trusted);
    }

    private Verdict verdict(String found, List<TrustedKey> trusted) {
        Optional<TrustedKey> named =
                trusted.stream().filter(one -> one.id().equals(key)).findFirst();
        if (named.isEmpty()) {
            return new Invalid("it was signed with the key [" + Plain.line(key) + "], which is none of those given");
        }
        if (!named.get().verifies(message(key, signed, sha256), decoded(signature))) {
            return new Invalid("the signature itself is wrong, or was changed");
        }
        if (!found.equals(sha256)) {
            return new Invalid(
                    "it was changed after it was signed: its SHA-256 is [" + found + "], signed was [" + sha256 + "]");
        }
        try {
            return new Valid(key, Instant.parse(signed));
        } catch (DateTimeParseException wrong) {
            return new Invalid("the time of signing is not understood");
        }
    }

    private static Optional<DocumentSignature> read(byte[] text) {
        try {
            JsonNode node = Json.LINE.readTree(text);
            boolean ours = node.isObject()
                    && new TreeSet<>(node.propertyNames()).equals(new TreeSet<>(FIELDS))
                    && node.valueStream().allMatch(JsonNode::isString)
                    && node.path("format").asString().equals(FORMAT)
                    && node.path("algorithm").asString().equals(ALGORITHM);
            return ours
                    ? Optional.of(new DocumentSignature(
                            node.path("key").asString(),
                            node.path("signed").asString(),
                            node.path("sha256").asString(),
                            node.path("signature").asString()))
                    : Optional.empty();
        } catch (JacksonException wrong) {
            return Optional.empty();
        }
    }

    /** Only the one spelling that the encoder has: others differ in bits that mean nothing. */
    private static byte[] decoded(String base64) {
        try {
            byte[] decoded = Base64.getDecoder().decode(base64);
            return Base64.getEncoder().encodeToString(decoded).equals(base64) ? decoded : new byte[0];
        } catch (IllegalArgumentException wrong) {
            return new byte[0];
        }
    }

    /** Begins with the form, so that no signature of ours for anything else is one for a document. */
    private static byte[] message(String key, String signed, String sha256) {
        return String.join("\n", FORMAT, key, signed, sha256, "").getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(Path document) throws IOException {
        MessageDigest digest = Digests.fresh();
        try (OutputStream into = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            Files.copy(document, into);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
