package io.openwatch.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.changes.Changes;
import io.openwatch.http.Page;
import io.openwatch.testing.SeededFleet;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/** How the database reads a page of 10,000 credentials. */
class CredentialQueryTests {
    private final DSLContext jooq = SeededFleet.jooq();
    private final CredentialStore store = new CredentialStore(
            jooq, new Changes(jooq, (transaction, event) -> {}), new KeyRing(Path.of("none")), InstantSource.system());

    @Test
    void readsNoMoreThanAPage() {
        Page.Request page = new Page.Request("l", 50, Optional.empty());
        SeededFleet.mustScanNothingWhole(store.query(page, Optional.empty()));
        SeededFleet.mustScanNothingWhole(store.query(page, Optional.of("host")));
        assertThat(jooq.explain(store.query(page, Optional.of("group"))).plan())
                .contains("credentials_one_for_a_group");
        assertThat(jooq.explain(store.query(page, Optional.of("default"))).plan())
                .contains("credentials_one_default");
    }
}
