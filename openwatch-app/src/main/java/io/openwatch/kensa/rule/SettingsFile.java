package io.openwatch.kensa.rule;

import io.openwatch.kensa.FileTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the map that a file of settings is. */
final class SettingsFile {

    private SettingsFile() {}

    /** Read {@code file}; empty with problems when it cannot be used. */
    static Optional<Fields> read(Path file, String what, Problems problems) {
        try {
            if (Files.size(file) > YamlReader.LARGEST) {
                problems.error(0, "it is larger than " + YamlReader.LARGEST + " bytes");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            Optional<Fields> fields = YamlReader.read(text, problems).flatMap(tree -> Fields.of(tree, what, problems));
            if (fields.isEmpty() && !problems.errors()) {
                problems.error(0, "it is empty");
            }
            return fields;
        } catch (CharacterCodingException other) {
            problems.error(0, "it is not in UTF-8");
        } catch (IOException broken) {
            problems.error(0, "it cannot be read: " + FileTrouble.why(broken));
        }
        return Optional.empty();
    }
}
