package io.openwatch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTests {

    @Test
    void decodesWhatIsWellFormed() {
        Query query = Query.parse("a=1%202+3&b=%C3%A9&c&d=x=y&a=4");
        assertThat(query.all("a")).containsExactly("1 2 3", "4");
        assertThat(query.one("b")).contains("\u00e9");
        assertThat(query.one("c")).contains("");
        assertThat(query.one("d")).contains("x=y");
        assertThat(query.one("e")).isEmpty();
        query.refuseOthers(Set.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%zz", "a=%", "a=%4", "a=%ff", "a=%c0%80", "a=%ed%a0%80", "a=%00", "%=1", "a=\u00e9"})
    void refusesWhatIsNot(String text) {
        assertThatThrownBy(() -> Query.parse(text)).isInstanceOf(ApiException.class);
    }

    @Test
    void refusesWhatNobodyAskedFor() {
        Query query = Query.parse("a=1&b=2");
        query.one("a");
        assertThatThrownBy(() -> query.refuseOthers(Set.of()))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::field)
                                .containsExactly("b"));
        query.refuseOthers(Set.of("b"));
    }
}
