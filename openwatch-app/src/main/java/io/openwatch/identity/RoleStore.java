package io.openwatch.identity;

import io.openwatch.access.BuiltInRole;
import io.openwatch.access.Permission;
import io.openwatch.http.ApiException;
import io.openwatch.http.Cursor;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Page;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.exception.IntegrityConstraintViolationException;

/** Keeps the roles. What built-in ones allow is the program's to say, not the database's. */
final class RoleStore {
    private static final String ROLE = "SELECT id, description, built_in, permissions, version FROM roles ";

    Page<Role> list(DSLContext work, Page.Request page) {
        List<Role> rows = work.fetch(
                        ROLE + "WHERE id > ? ORDER BY id LIMIT ?",
                        page.after().map(cursor -> cursor.text(0)).orElse(""),
                        page.rows())
                .map(RoleStore::role);
        return Page.of(rows, page, role -> Cursor.of(role.id()));
    }

    Optional<Role> find(DSLContext work, String id) {
        return work.fetchOptional(ROLE + "WHERE id = ?", id).map(RoleStore::role);
    }

    Optional<Role> lock(DSLContext work, String id) {
        return work.fetchOptional(ROLE + "WHERE id = ? FOR UPDATE", id).map(RoleStore::role);
    }

    /** Return everything that roles with these ids allow together; ids that are none allow nothing. */
    Set<Permission> allowed(DSLContext work, Collection<String> ids) {
        EnumSet<Permission> all = EnumSet.noneOf(Permission.class);
        work.fetch(ROLE + "WHERE id = ANY (?)", (Object) ids.toArray(String[]::new))
                .forEach(row -> all.addAll(role(row).allowed()));
        return all;
    }

    void add(DSLContext work, String id, String description, Collection<Permission> permissions) {
        try {
            work.execute(
                    "INSERT INTO roles (id, description, permissions) VALUES (?, ?, ?)",
                    id,
                    description,
                    codes(permissions));
        } catch (IntegrityConstraintViolationException duplicate) {
            throw new ApiException(ErrorKind.ROLE_DUPLICATE, "there is a role [" + id + "] already");
        }
    }

    void change(DSLContext work, String id, String description, Collection<Permission> permissions) {
        work.execute(
                "UPDATE roles SET description = ?, permissions = ?, version = version + 1 WHERE id = ?",
                description,
                codes(permissions),
                id);
    }

    /** Remove one that nobody has. */
    void delete(DSLContext work, String id) {
        try {
            work.execute("DELETE FROM roles WHERE id = ?", id);
        } catch (IntegrityConstraintViolationException granted) {
            throw new ApiException(
                    ErrorKind.ROLE_IN_USE, "accounts have the role [" + id + "]; take it from them first");
        }
    }

    private static String[] codes(Collection<Permission> permissions) {
        return permissions.stream().map(Permission::code).sorted().distinct().toArray(String[]::new);
    }

    private static Role role(Record row) {
        String id = row.get("id", String.class);
        return BuiltInRole.of(id)
                .map(builtIn -> new Role(
                        id,
                        builtIn.description(),
                        true,
                        List.of(codes(builtIn.permissions())),
                        row.get("version", Long.class)))
                .orElseGet(() -> new Role(
                        id,
                        row.get("description", String.class),
                        row.get("built_in", Boolean.class),
                        Rows.texts(row, "permissions"),
                        row.get("version", Long.class)));
    }
}
