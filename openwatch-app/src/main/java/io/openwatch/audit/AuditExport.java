package io.openwatch.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Writes the trail for other programs, page by page, so that its length matters to nobody. */
final class AuditExport {
    private static final int AT_ONCE = 1_000;
    private static final String COLUMNS = "id,at,action,outcome,actor_kind,actor_id,actor_name,means_id,address,"
            + "correlation,target_type,target_id,detail,position\r\n";

    private final AuditStore store;
    private final JsonMapper json;

    AuditExport(AuditStore store, JsonMapper json) {
        this.store = store;
        this.json = json;
    }

    void csv(AuditStore.Filter filter, OutputStream out) throws IOException {
        out.write(COLUMNS.getBytes(StandardCharsets.UTF_8));
        write(filter, out, AuditExport::line);
    }

    void jsonLines(AuditStore.Filter filter, OutputStream out) throws IOException {
        write(filter, out, entry -> json.writeValueAsString(entry) + "\n");
    }

    private void write(AuditStore.Filter filter, OutputStream out, java.util.function.Function<AuditEntry, String> form)
            throws IOException {
        Optional<UUID> before = Optional.empty();
        List<AuditEntry> page = store.rows(filter, before, AT_ONCE);
        while (!page.isEmpty()) {
            for (AuditEntry entry : page) {
                out.write(form.apply(entry).getBytes(StandardCharsets.UTF_8));
            }
            before = Optional.of(page.getLast().id());
            page = page.size() < AT_ONCE ? List.of() : store.rows(filter, before, AT_ONCE);
        }
    }

    private static String line(AuditEntry entry) {
        AuditEntry.Actor actor = entry.actor();
        return Stream.of(
                                entry.id(),
                                entry.at(),
                                entry.action(),
                                entry.outcome(),
                                actor.kind(),
                                Objects.requireNonNullElse(actor.id(), ""),
                                actor.name(),
                                Objects.requireNonNullElse(actor.meansId(), ""),
                                actor.address(),
                                entry.correlation(),
                                entry.targetType(),
                                entry.targetId(),
                                entry.detail(),
                                Objects.requireNonNullElse(entry.position(), ""))
                        .map(value -> cell(value.toString()))
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    /**
     * Quote a cell. A text that a spreadsheet would take for a formula gets an apostrophe before it: the names in the trail
     * are chosen by those whom it is about.
     */
    static String cell(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }
}
