package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.spi.CallContext;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresConnectionsTests {

    private final TestCluster.Fresh fresh = TestCluster.shared().fresh();

    @Test
    void namesTheRunFromTheFirstPacketOn() throws SQLException {
        CallContext call = TestCluster.call();

        try (Connection connection = PostgresConnections.open(fresh.owner(), call)) {
            assertThat(TestCluster.query(connection, "SHOW application_name")).isEqualTo("safe-upgrade/" + call.run());
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(connection.getNetworkTimeout()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "statement_timeout, 0, 5s",
        "lock_timeout, 0, 5s",
        "idle_session_timeout, 0, 5s",
        "idle_in_transaction_session_timeout, 0, 5s",
        "synchronous_commit, on, off",
    })
    @DisplayName("trap 20: no limit of the role or the database ends a session of ours")
    void overridesWhatTheRoleSays(String setting, String expected, String ofRole) throws SQLException {
        TestCluster.execute(
                fresh.superuser(), "ALTER ROLE " + fresh.role() + " SET " + setting + " = '" + ofRole + "'");

        try (Connection connection = PostgresConnections.open(fresh.owner(), TestCluster.call())) {
            assertThat(TestCluster.query(connection, "SHOW " + setting)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "client_connection_check_interval, 1s",
        "tcp_keepalives_idle, 2",
        "tcp_keepalives_interval, 1",
        "tcp_keepalives_count, 2"
    })
    @DisplayName("trap 18: the server notices within seconds that the client is gone")
    void asksTheServerToWatchTheClient(String setting, String expected) throws SQLException {
        try (Connection connection = PostgresConnections.open(fresh.owner(), TestCluster.call())) {
            assertThat(TestCluster.query(connection, "SHOW " + setting)).isEqualTo(expected);
        }
    }
}
