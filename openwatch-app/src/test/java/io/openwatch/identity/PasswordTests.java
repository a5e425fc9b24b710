package io.openwatch.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTests {
    private static final PasswordPolicy POLICY = PasswordPolicy.standard();
    private final Argon2id cheap = new Argon2id(new Argon2id.Cost(64, 1));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "fourteen chars",
                "passwordpassword",
                "PasswordPassword",
                "P@ssw0rdP@ssw0rd",
                "correcthorsebatterystaple",
                "adminadminadminadmin",
                "aaaaaaaaaaaaaaaaaaaa",
                "abababababababababab",
                "welcomewelcome2024",
                "the margrethe-vestager phrase",
            })
    void refusesWhatIsGuessed(String password) {
        assertThat(POLICY.objection("margrethe-vestager", password.toCharArray()))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"seven grey herons wait", "Zwölf Boxkämpfer jagen", "日本語のとても長いパスワードです。はい"})
    void takesLongOnes(String password) {
        assertThat(POLICY.objection("margrethe", password.toCharArray())).isEmpty();
    }

    @Test
    void objectionsNeverTellThePassword() {
        assertThat(POLICY.objection("kim", "passwordpassword".toCharArray()).orElseThrow())
                .doesNotContain("passwordpassword");
    }

    @Test
    void aHashIsThatOfItsPasswordAlone() {
        String hash = cheap.hash("seven grey herons wait".toCharArray());
        assertThat(cheap.matches("seven grey herons wait".toCharArray(), hash)).isTrue();
        assertThat(cheap.matches("seven grey herons wait ".toCharArray(), hash)).isFalse();
        assertThat(cheap.hash("seven grey herons wait".toCharArray())).isNotEqualTo(hash);
        assertThat(cheap.matches("x".toCharArray(), "nonsense")).isFalse();
    }

    @Test
    void newHashesCostWhatIsRecommendedAndOlderOnesAreFound() {
        Argon2id real = new Argon2id(Argon2id.RECOMMENDED);
        String hash = real.hash("seven grey herons wait".toCharArray());
        assertThat(hash).startsWith("$argon2id$v=19$m=65536,t=3,p=1$");
        assertThat(real.outdated(hash)).isFalse();
        assertThat(real.outdated(cheap.hash("x".toCharArray()))).isTrue();
    }

    /** RFC 6238, appendix B, in the last six of its eight digits. */
    @ParameterizedTest
    @CsvSource({"59, 287082", "1111111109, 081804", "1111111111, 050471", "1234567890, 005924", "2000000000, 279037"})
    void codesAreThoseOfTheRfc(long second, String code) {
        byte[] secret = "12345678901234567890".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(Totp.code(secret, second / Totp.STEP_SECONDS)).isEqualTo(code);
        assertThat(Totp.base32(secret)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }
}
