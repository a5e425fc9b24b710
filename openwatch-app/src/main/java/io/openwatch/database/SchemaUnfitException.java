package io.openwatch.database;

import io.safeupgrade.SchemaVersion;
import java.sql.SQLNonTransientConnectionException;
import java.util.Optional;

/** Refuse a connection because the schema behind it is not one that this release can serve on. */
final class SchemaUnfitException extends SQLNonTransientConnectionException {
    private static final long serialVersionUID = 1L;

    SchemaUnfitException(Optional<SchemaVersion> found) {
        super("the schema is at [" + found.map(SchemaVersion::token).orElse("none")
                + "]; this release cannot serve on it");
    }
}
