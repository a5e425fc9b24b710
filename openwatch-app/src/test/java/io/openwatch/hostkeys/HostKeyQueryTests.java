package io.openwatch.hostkeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.changes.Changes;
import io.openwatch.http.Page;
import io.openwatch.settings.SettingStore;
import io.openwatch.testing.SeededFleet;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/** How the database reads a page of the keys of 10,000 hosts. */
class HostKeyQueryTests {
    private final DSLContext jooq = SeededFleet.jooq();
    private final Changes changes = new Changes(jooq, (transaction, event) -> {});
    private final HostKeyStore store = new HostKeyStore(
            jooq, changes, new SettingStore(jooq, changes, InstantSource.system()), InstantSource.system());

    @Test
    void readsNoMoreThanAPage() {
        Page.Request page = new Page.Request("l", 50, Optional.empty());
        SeededFleet.mustScanNothingWhole(store.query(page, Optional.empty(), Optional.empty()));
        SeededFleet.mustScanNothingWhole(store.query(page, Optional.empty(), Optional.of("pinned")));
        assertThat(jooq.explain(store.query(page, Optional.of(UUID.randomUUID()), Optional.empty()))
                        .plan())
                .contains("host_keys_once");
        assertThat(jooq.explain(store.query(page, Optional.empty(), Optional.of("revoked")))
                        .plan())
                .contains("host_keys_by_status");
    }
}
