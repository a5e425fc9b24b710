package io.safeupgrade.postgres;

import io.safeupgrade.spi.CallContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * Stand before every commit of a migration: nothing becomes permanent once the upgrade lock is lost (trap 20).
 *
 * <p>In the connection and not in Flyway's callbacks, because the last callback comes before the history row is written
 * and Flyway commits more than migrations.
 */
final class CommitGuard {

    private final CallContext call;
    private final HistoryTable history;

    CommitGuard(CallContext call, HistoryTable history) {
        this.call = call;
        this.history = history;
    }

    /** Return {@code real} with a guard before its commits; {@code stop} learns why one was refused. */
    Connection around(Connection real, Consumer<String> stop) {
        InvocationHandler handler = (self, method, arguments) -> {
            boolean permanent = method.getName().equals("commit")
                    || (method.getName().equals("setAutoCommit") && Boolean.TRUE.equals(arguments[0]));
            try {
                if (permanent && !real.getAutoCommit()) {
                    ask(stop);
                    history.beforeCommit(real);
                }
                return method.invoke(real, arguments);
            } catch (InvocationTargetException told) {
                throw told.getCause();
            }
        };
        return (Connection)
                Proxy.newProxyInstance(CommitGuard.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
    }

    /** Throw unless what is done next may become permanent. */
    void ask(Consumer<String> stop) throws SQLException {
        if (!call.mayCommit()) {
            String why = call.cancellation()
                    .reason()
                    .map(reason -> "cancelled: " + reason)
                    .orElse("the upgrade lock was lost before the commit");
            stop.accept(why);
            throw new SQLException(why, "57014");
        }
    }
}
