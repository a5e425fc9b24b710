package io.safeupgrade.postgres;

import io.safeupgrade.Finding;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties.Locale;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes the command that makes an empty database like a recorded one, as far as this server lets it. */
final class CreateDatabase {

    private static final int WITH_PROVIDERS = 15;
    private static final int WITH_RULES = 16;

    /** Before 16, a member of a role may give it what it owns; since then SET is a right of its own. */
    private static final String MAY_OWN = "SELECT pg_has_role(oid, ?) FROM pg_catalog.pg_roles WHERE rolname = ?";

    private static final String MAY_USE =
            "SELECT has_tablespace_privilege(oid, 'CREATE') FROM pg_catalog.pg_tablespace WHERE spcname = ?";

    private final Connection connection;
    private final DatabaseProperties like;
    private final int major;
    private final String owner;
    private final boolean sameOwner;

    /** Let {@code otherwise} own it where the recorded owner is gone. */
    CreateDatabase(Connection connection, DatabaseProperties like, String otherwise) throws SQLException {
        this.connection = connection;
        this.like = like;
        this.major = connection.getMetaData().getDatabaseMajorVersion();
        this.sameOwner = mayBeOwner(connection, like.owner());
        this.owner = sameOwner ? like.owner() : otherwise;
    }

    /** Say whether this session's role may give something to {@code role}. */
    static boolean mayBeOwner(Connection connection, String role) throws SQLException {
        boolean separate = connection.getMetaData().getDatabaseMajorVersion() >= 16;
        return yes(connection, MAY_OWN, separate ? "SET" : "MEMBER", role);
    }

    String owner() {
        return owner;
    }

    /** Return the command; what cannot be as it was goes into {@code warnings}. */
    String text(String name, List<Finding> warnings) throws SQLException {
        if (!sameOwner) {
            warnings.add(Finding.warning(
                    "restore-owner-lost",
                    "the owner [" + like.owner() + "] is gone, or role [" + owner + "] may not act for it; the restored"
                            + " database belongs to [" + owner + "]",
                    "as a superuser, once the role is there: ALTER DATABASE ... OWNER TO "
                            + Sql.identifier(like.owner())));
        }
        return Ddl.text(
                        connection,
                        "CREATE DATABASE %I TEMPLATE template0 OWNER %I ENCODING %L ALLOW_CONNECTIONS false",
                        name,
                        owner,
                        like.encoding())
                + locale(like.locale())
                + tablespace(warnings);
    }

    private String locale(Locale locale) throws SQLException {
        String base = Ddl.text(connection, " LC_COLLATE %L LC_CTYPE %L", locale.collate(), locale.ctype());
        if (major < WITH_PROVIDERS) {
            return base;
        }
        String provider = base + Ddl.text(connection, " LOCALE_PROVIDER %I", locale.provider());
        if (locale.name().isPresent() && !locale.provider().equals("libc")) {
            String option = locale.provider().equals("icu") ? " ICU_LOCALE %L" : " BUILTIN_LOCALE %L";
            provider += Ddl.text(connection, option, locale.name().get());
        }
        return locale.icuRules().isPresent() && major >= WITH_RULES
                ? provider
                        + Ddl.text(
                                connection, " ICU_RULES %L", locale.icuRules().get())
                : provider;
    }

    private String tablespace(List<Finding> warnings) throws SQLException {
        if (like.tablespace().equals("pg_default")) {
            return "";
        }
        if (yes(connection, MAY_USE, like.tablespace())) {
            return Ddl.text(connection, " TABLESPACE %I", like.tablespace());
        }
        warnings.add(Finding.warning(
                "restore-tablespace-lost",
                "the tablespace [" + like.tablespace()
                        + "] is gone, or closed to this role; the restored database is in" + " the default one",
                "make the tablespace and move the database into it, or leave it where it is"));
        return "";
    }

    private static boolean yes(Connection connection, String sql, String... arguments) throws SQLException {
        return CatalogFindings.single(connection, sql, arguments)
                .filter("t"::equals)
                .isPresent();
    }
}
