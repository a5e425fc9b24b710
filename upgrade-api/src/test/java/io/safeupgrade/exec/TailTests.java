package io.safeupgrade.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TailTests {

    @Test
    void equalsTheEndOfEverythingWrittenWhateverTheChunks() {
        Random random = new Random(42);
        for (int round = 0; round < 500; round++) {
            int cap = random.nextInt(50);
            Tail tail = new Tail(cap);
            StringBuilder all = new StringBuilder();
            for (int chunk = random.nextInt(20); chunk > 0; chunk--) {
                byte[] bytes = new byte[random.nextInt(70)];
                java.util.Arrays.fill(bytes, (byte) ('a' + random.nextInt(26)));
                tail.write(bytes, 0, bytes.length);
                all.append(new String(bytes, StandardCharsets.US_ASCII));
            }
            assertThat(tail.text()).isEqualTo(all.substring(Math.max(0, all.length() - cap)));
        }
    }

    @Test
    void doesNotBeginInTheMiddleOfACharacter() {
        Tail tail = new Tail(4);
        byte[] bytes = "aüüü".getBytes(StandardCharsets.UTF_8);
        tail.write(bytes, 0, bytes.length);
        tail.write('b');

        assertThat(tail.text()).isEqualTo("üb");
    }
}
