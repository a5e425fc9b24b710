package io.safeupgrade.file;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The text of a journal: one JSON object per line, whose last field is the CRC32C of the object without that field.
 *
 * @param entries the records that can be trusted, oldest first
 * @param end where the last of them ends; what follows is torn
 */
record JournalLines(List<JournalEntry> entries, long end) {

    private static final String MARK = ",\"crc\":\"";
    private static final int TAIL = MARK.length() + 8 + 2;

    /** Return the sequence number of the last record, 0 without any. */
    long last() {
        return entries.isEmpty() ? 0 : entries.getLast().sequence();
    }

    /** Add a record that was written behind the last one. */
    JournalLines plus(JournalEntry entry, int bytes) {
        List<JournalEntry> more = new ArrayList<>(entries);
        more.add(entry);
        return new JournalLines(List.copyOf(more), end + bytes);
    }

    static byte[] line(JournalEntry entry) {
        byte[] body = Json.line(entry);
        String open = new String(body, 0, body.length - 1, StandardCharsets.UTF_8);
        return (open + MARK + crc(body) + "\"}\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Read a journal.
     *
     * @throws UpgradeException if a line before the last one is damaged, or numbers do not grow by one
     */
    static JournalLines read(byte[] content, Path file) {
        List<JournalEntry> entries = new ArrayList<>();
        int begin = 0;
        while (begin < content.length) {
            int newline = newline(content, begin);
            boolean whole = newline < content.length && intact(content, begin, newline);
            if (!whole) {
                if (newline + 1 < content.length) {
                    throw damaged(file, entries.size() + 1, "its checksum does not match", null);
                }
                break;
            }
            entries.add(entry(Arrays.copyOfRange(content, begin, newline), entries, file));
            begin = newline + 1;
        }
        return new JournalLines(List.copyOf(entries), begin);
    }

    private static int newline(byte[] content, int from) {
        int at = from;
        while (at < content.length && content[at] != '\n') {
            at++;
        }
        return at;
    }

    private static boolean intact(byte[] content, int begin, int end) {
        int body = end - TAIL;
        if (body <= begin) {
            return false;
        }
        byte[] object = Arrays.copyOfRange(content, begin, body + 1);
        object[object.length - 1] = '}';
        String tail = new String(content, body, TAIL, StandardCharsets.ISO_8859_1);
        return tail.equals(MARK + crc(object) + "\"}");
    }

    private static JournalEntry entry(byte[] line, List<JournalEntry> before, Path file) {
        int number = before.size() + 1;
        JournalEntry entry;
        try {
            entry = Json.read(line, JournalEntry.class);
        } catch (IOException unknown) {
            throw damaged(file, number, "it is not a record that this release knows", unknown);
        }
        if (entry.sequence() != number) {
            throw damaged(file, number, "it carries the number " + entry.sequence(), null);
        }
        return entry;
    }

    private static UpgradeException damaged(Path file, int line, String why, @Nullable Throwable cause) {
        Failure failure = Failure.of(
                ErrorCode.STATE_UNREADABLE,
                "the journal [%s] is damaged in line [%d]: %s".formatted(file, line, why),
                "keep a copy, check the disk, then move the journal away: the next run decides from what it finds");
        return cause == null ? new UpgradeException(failure) : new UpgradeException(failure, cause);
    }

    private static String crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return "%08x".formatted(crc.getValue());
    }
}
