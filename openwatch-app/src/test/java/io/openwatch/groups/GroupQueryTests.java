package io.openwatch.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.changes.Changes;
import io.openwatch.http.Page;
import io.openwatch.testing.SeededFleet;
import java.time.InstantSource;
import java.util.Optional;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/** How the database reads a page of groups whose members are 10,000 hosts. */
class GroupQueryTests {
    private final DSLContext jooq = SeededFleet.jooq();
    private final GroupStore store =
            new GroupStore(jooq, new Changes(jooq, (transaction, event) -> {}), InstantSource.system());

    @Test
    void countsMembersWithoutReadingAllOfThem() {
        var query = store.query(new Page.Request("l", 50, Optional.empty()));
        SeededFleet.mustScanNothingWhole(query);
        assertThat(jooq.explain(query).plan()).contains("group_members");
    }
}
