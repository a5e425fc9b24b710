package io.safeupgrade.testkit;

import io.safeupgrade.file.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The text form of a few tables: a heading, then each table followed by its rows. */
final class FakeDump {

    private static final String TABLE = "# ";
    private static final String ROW = "+ ";

    private FakeDump() {}

    static byte[] write(Disk disk, Path file, String heading, Map<String, List<String>> tables) throws IOException {
        StringBuilder text = new StringBuilder(heading).append('\n');
        tables.forEach((table, rows) -> {
            text.append(TABLE).append(table).append('\n');
            rows.forEach(row -> text.append(ROW).append(row).append('\n'));
        });
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        disk.delete(file);
        disk.create(file, bytes, Disk.Access.OWNER);
        return bytes;
    }

    static Map<String, List<String>> read(Disk disk, Path file) throws IOException {
        Map<String, List<String>> tables = new TreeMap<>();
        List<String> rows = new ArrayList<>();
        for (String line :
                new String(disk.read(file), StandardCharsets.UTF_8).lines().toList()) {
            if (line.startsWith(TABLE)) {
                rows = new ArrayList<>();
                tables.put(line.substring(TABLE.length()), rows);
            } else if (line.startsWith(ROW)) {
                rows.add(line.substring(ROW.length()));
            }
        }
        return tables;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
