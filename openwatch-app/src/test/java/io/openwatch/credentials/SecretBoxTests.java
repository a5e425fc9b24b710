package io.openwatch.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openwatch.setup.KeyMaterial;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecretBoxTests {
    private static final byte[] SECRET = "opens it".getBytes(StandardCharsets.UTF_8);

    private final EncryptionKey key = EncryptionKey.of(KeyMaterial.create());
    private final UUID row = UUID.randomUUID();
    private final SecretBox.Place place = new SecretBox.Place("credentials", "password", row);
    private final byte[] sealed = SecretBox.seal(key, place, SECRET);

    @Test
    void opensWhereItWasSealed() {
        assertThat(SecretBox.open(key, place, sealed)).isEqualTo(SECRET);
        assertThat(SecretBox.seal(key, place, SECRET)).isNotEqualTo(sealed);
        assertThat(sealed).hasSize(1 + 12 + SECRET.length + 16);
    }

    @Test
    void opensNowhereElseAndWithNoOtherKey() {
        for (SecretBox.Place other : List.of(
                new SecretBox.Place("credentials", "sudo_password", row),
                new SecretBox.Place("credentials", "password", UUID.randomUUID()),
                new SecretBox.Place("tokens", "password", row))) {
            assertThatThrownBy(() -> SecretBox.open(key, other, sealed)).isInstanceOf(SecretDamagedException.class);
        }
        EncryptionKey other = EncryptionKey.of(KeyMaterial.create());
        assertThatThrownBy(() -> SecretBox.open(other, place, sealed)).isInstanceOf(SecretDamagedException.class);
    }

    @Test
    void noticesEachChangedByte() {
        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertThatThrownBy(() -> SecretBox.open(key, place, changed)).isInstanceOf(SecretDamagedException.class);
            byte[] cut = Arrays.copyOf(sealed, at);
            assertThatThrownBy(() -> SecretBox.open(key, place, cut)).isInstanceOf(SecretDamagedException.class);
        }
    }

    @Test
    void keysPrintAsTheirIds() {
        assertThat(key.toString()).isEqualTo("EncryptionKey[" + key.id() + "]");
        assertThat(key.id()).matches("[0-9a-f]{16}");
    }
}
