package io.openwatch.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openwatch.testing.TestDatabase;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class JoinedTransactionsTests {
    private static final TestDatabase DATABASE = TestDatabase.empty();
    private final DSLContext jooq = jooq();

    @BeforeEach
    void table() {
        DATABASE.execute("DROP TABLE IF EXISTS words", "CREATE TABLE words (word text)");
    }

    @Test
    void oneWithinAnotherIsCommittedWithIt() {
        jooq.transaction(outer -> {
            jooq.transaction(inner -> inner.dsl().execute("INSERT INTO words VALUES ('inner')"));
            jooq.execute("INSERT INTO words VALUES ('beside')");
            assertThat(words()).isEqualTo("null");
        });
        assertThat(words()).isEqualTo("beside inner");
    }

    @Test
    void oneWithinAnotherThatFailsTakesNothingElseBack() {
        jooq.transaction(outer -> {
            jooq.execute("INSERT INTO words VALUES ('outer')");
            assertThatThrownBy(() -> jooq.transaction(inner -> {
                        inner.dsl().execute("INSERT INTO words VALUES ('inner')");
                        throw new IllegalStateException("no");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        });
        assertThat(words()).isEqualTo("outer");
    }

    @Test
    void theOuterOneTakesEverythingBack() {
        assertThatThrownBy(() -> jooq.transaction(outer -> {
                    jooq.transaction(inner -> inner.dsl().execute("INSERT INTO words VALUES ('inner')"));
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(words()).isEqualTo("null");
        jooq.execute("INSERT INTO words VALUES ('later')");
        assertThat(words()).isEqualTo("later");
    }

    private static String words() {
        return DATABASE.query("SELECT string_agg(word, ' ' ORDER BY word) FROM words");
    }

    private static DSLContext jooq() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(DATABASE.dsn().jdbcUrl());
        source.setUser(DATABASE.dsn().user());
        source.setPassword(TestDatabase.PASSWORD);
        JoinedTransactions joined = new JoinedTransactions(source);
        return DSL.using(new DefaultConfiguration()
                .set(SQLDialect.POSTGRES)
                .set((org.jooq.ConnectionProvider) joined)
                .set((org.jooq.TransactionProvider) joined));
    }
}
