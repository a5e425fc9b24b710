package io.openwatch.kensa.ssh;

import io.openwatch.kensa.FileTrouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/**
 * Believe what a file in the form of {@code known_hosts} says, hashed names and revoked keys included.
 *
 * <p>A host of which the file knows no key is refused, or, where that was asked for, believed the first time and written down.
 * A host that shows another key than the file has is refused always.
 *
 * @since 0.1
 */
public final class KnownHosts implements HostKeys {

    private static final String REVOKED = "revoked";
    private static final int USUAL_PORT = 22;

    private final Path file;
    private final boolean trustFirst;
    private final List<KnownHostEntry> entries;

    private KnownHosts(Path file, boolean trustFirst, List<KnownHostEntry> entries) {
        this.file = file;
        this.trustFirst = trustFirst;
        this.entries = entries;
    }

    /**
     * Read {@code file}; one that is not there knows nobody.
     *
     * @param trustFirst whether a host that is not known is believed and written down
     * @throws IOException if the file cannot be read
     */
    public static KnownHosts read(Path file, boolean trustFirst) throws IOException {
        List<KnownHostEntry> entries = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                parse(line).ifPresent(entries::add);
            }
        } catch (NoSuchFileException nobody) {
            return new KnownHosts(file, trustFirst, entries);
        }
        return new KnownHosts(file, trustFirst, entries);
    }

    /** Lines that nobody understands name no host, as OpenSSH has it. */
    private static Optional<KnownHostEntry> parse(String line) {
        try {
            return Optional.ofNullable(KnownHostEntry.parseKnownHostEntry(line));
        } catch (RuntimeException other) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized Optional<String> refusal(String host, int port, PublicKey key) {
        List<KnownHostEntry> known = of(host, port);
        List<KnownHostEntry> same =
                known.stream().filter(entry -> is(entry, key)).toList();
        String shown = KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(key);
        if (same.stream().anyMatch(entry -> REVOKED.equals(entry.getMarker()))) {
            return Optional.of("the host shows the key [" + shown + "], which [" + file + "] says is revoked");
        }
        if (same.stream().anyMatch(entry -> marker(entry).isEmpty())) {
            return Optional.empty();
        }
        if (known.stream().anyMatch(entry -> marker(entry).isEmpty())) {
            return Optional.of("the host key has changed: it shows [" + shown + "], but [" + file
                    + "] has another; somebody may be in between");
        }
        return trustFirst
                ? write(host, port, key)
                : Optional.of("the host key [" + shown + "] is not in [" + file + "]");
    }

    @Override
    public synchronized List<String> types(String host, int port) {
        return of(host, port).stream()
                .filter(entry -> marker(entry).isEmpty())
                .map(entry -> entry.getKeyEntry().getKeyType())
                .distinct()
                .toList();
    }

    private List<KnownHostEntry> of(String host, int port) {
        return entries.stream().filter(entry -> entry.isHostMatch(host, port)).toList();
    }

    private static String marker(KnownHostEntry entry) {
        return Optional.ofNullable(entry.getMarker()).orElse("");
    }

    private static boolean is(KnownHostEntry entry, PublicKey key) {
        try {
            PublicKey own = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
            return own != null && KeyUtils.compareKeys(own, key);
        } catch (IOException | GeneralSecurityException | RuntimeException other) {
            return false;
        }
    }

    private Optional<String> write(String host, int port, PublicKey key) {
        String name = port == USUAL_PORT ? host : "[" + host + "]:" + port;
        String line = name + " " + PublicKeyEntry.toString(key);
        Optional<KnownHostEntry> entry = parse(line);
        if (entry.isEmpty() || !entry.get().isHostMatch(host, port)) {
            return Optional.of("the name [" + host + "] cannot be written to [" + file + "]");
        }
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            boolean open = Files.size(file) > 0
                    && !Files.readString(file, StandardCharsets.ISO_8859_1).endsWith("\n");
            Files.writeString(
                    file, (open ? "\n" : "") + line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException broken) {
            return Optional.of("its key cannot be written to [" + file + "]: " + FileTrouble.why(broken));
        }
        entries.add(entry.get());
        return Optional.empty();
    }

    /** Its directory too, as OpenSSH makes {@code ~/.ssh}; one above is not ours to make. */
    private static void create(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.exists(directory)) {
            Files.createDirectory(directory, mode("rwx------"));
        }
        Files.createFile(file, mode("rw-------"));
    }

    private static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
