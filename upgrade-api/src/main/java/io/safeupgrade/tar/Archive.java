package io.safeupgrade.tar;

import io.safeupgrade.BackupPart;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.tar.Entry.Folder;
import io.safeupgrade.tar.Entry.Link;
import io.safeupgrade.tar.Entry.Plain;
import io.safeupgrade.tar.TarReader.Member;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;

/** An archive, what it must hold, and what its digests begin with. */
record Archive(Path file, Index index, Salt salt) {

    /** Takes files while the archive passes. */
    interface Sink {
        /** Take one; what is left unread is passed over. */
        void take(String name, Plain entry, InputStream content) throws IOException;
    }

    /**
     * Open the archive of {@code part}, which may come from anybody, once its bytes are those that were written.
     *
     * @throws IOException if they are not, or it says of itself what cannot be
     */
    static Archive of(BackupPart part, Path directory) throws IOException {
        if (part.name().contains("/") || !Scope.isName(part.name())) {
            throw new IOException("its name leads elsewhere");
        }
        Path file = directory.resolve(part.name());
        Optional<Lying> found = Lying.at(file);
        if (found.filter(lies -> lies.kind() == Lying.Kind.FILE).isEmpty()) {
            throw new IOException("the file is missing");
        }
        if (found.get().bytes() != part.bytes()) {
            throw new IOException("it has [" + found.get().bytes() + "] bytes instead of [" + part.bytes() + "]");
        }
        if (!Lying.sha256(file, part.bytes(), LinkOption.NOFOLLOW_LINKS).equals(part.sha256())) {
            throw new IOException("its SHA-256 does not match");
        }
        return new Archive(file, Index.parse(part.attributes()), Salt.of(file));
    }

    /**
     * Read it to its end and compare every member with the index.
     *
     * @throws IOException if anything is missing, too much or different; naming it
     */
    void read(Sink sink, CallContext call) throws IOException {
        Set<String> missing = new HashSet<>(index.archived());
        try (TarReader reader = new TarReader(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))) {
            for (Optional<Member> next = reader.next(); next.isPresent(); next = reader.next()) {
                Calls.requireTime(call);
                Member member = next.get();
                if (!missing.remove(member.name())) {
                    throw new IOException("it holds [/" + member.name() + "], which does not belong there");
                }
                compare(member, reader, sink);
            }
        } catch (ZipException damaged) {
            throw new IOException("it cannot be decompressed", damaged);
        }
        if (!missing.isEmpty()) {
            throw new IOException(
                    "it lacks [/" + missing.stream().sorted().findFirst().get() + "]");
        }
    }

    private void compare(Member member, TarReader reader, Sink sink) throws IOException {
        boolean same = switch (index.entries().get(member.name())) {
            case Plain file ->
                member.type() == TarReader.Type.FILE
                        && member.bytes() == file.bytes()
                        && digest(member.name(), file, reader.content(), sink).equals(file.sha256())
                        && member.mode() == file.mode()
                        && member.owner().equals(file.owner());
            case Folder directory ->
                member.type() == TarReader.Type.DIRECTORY
                        && member.mode() == directory.mode()
                        && member.owner().equals(directory.owner());
            case Link link ->
                member.type() == TarReader.Type.LINK
                        && member.target().equals(link.target())
                        && member.owner().equals(link.owner());
            case null -> false;
            case Entry.Parent parent -> false;
            case Entry.Absent absent -> false;
            case Entry.Special special -> false;
        };
        if (!same) {
            throw new IOException("it holds [/" + member.name() + "], but not as it was");
        }
    }

    private String digest(String name, Plain entry, InputStream content, Sink sink) throws IOException {
        DigestInputStream digested = new DigestInputStream(content, salt.digest());
        sink.take(name, entry, digested);
        digested.transferTo(java.io.OutputStream.nullOutputStream());
        return Digests.hex(digested.getMessageDigest());
    }
}
