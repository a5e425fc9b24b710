package io.openwatch.setup;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Somebody who may talk to the server; nothing stays open between two calls.
 *
 * <p>Queries answer with one JSON value in each row, so that every way to the server reads the same.
 */
interface SqlSession {

    /** Say who talks and how, for people. */
    String name();

    /**
     * Ask.
     *
     * @throws io.safeupgrade.UpgradeException if there is no answer
     */
    List<JsonNode> rows(String database, String query);

    /**
     * Run statements one after the other, each in a transaction of its own.
     *
     * @throws io.safeupgrade.UpgradeException at the first that fails; those before it stay done
     */
    void execute(String database, String... statements);
}
