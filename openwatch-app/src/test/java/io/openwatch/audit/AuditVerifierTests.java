package io.openwatch.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.Caller;
import io.openwatch.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVerifierTests {
    private static final TestDatabase DATABASE = TestDatabase.current();
    private static final Caller SYSTEM = Caller.system("test", "test-1");
    private static final Instant MORNING = Instant.parse("2026-11-20T06:00:00Z");
    private static final String LINK_ANEW = """
            DO $$
            DECLARE link bytea := sha256('openwatch audit 1'); row record;
            BEGIN
                FOR row IN SELECT l.position, e.digest FROM audit_links l JOIN audit_events e ON e.id = l.event ORDER BY 1
                LOOP
                    link := sha256(link || int8send(row.position) || row.digest);
                    UPDATE audit_links SET hash = link WHERE position = row.position;
                END LOOP;
                UPDATE audit_head SET hash = link;
            END $$
            """;

    private static Connection connection;
    private static DSLContext jooq;

    @TempDir
    Path directory;

    private AnchorFile file;
    private AuditAnchoring anchoring;
    private List<AuditAnchoring.Restore> restores = List.of();

    @BeforeAll
    static void connect() throws SQLException {
        connection = DATABASE.connect();
        jooq = DSL.using(connection, SQLDialect.POSTGRES);
    }

    @AfterAll
    static void disconnect() throws SQLException {
        connection.close();
    }

    @BeforeEach
    void tenEventsOfWhichFiveAreAnchored() {
        DATABASE.execute(
                "TRUNCATE audit_events, audit_links, audit_checkpoints",
                "UPDATE audit_head SET position = 0, hash = sha256('openwatch audit 1')");
        file = AnchorFile.at(directory.resolve("audit/anchors.jsonl"));
        anchoring = new AuditAnchoring(jooq, file, InstantSource.fixed(MORNING), () -> restores);
        append(5);
        anchoring.anchor();
        append(5);
    }

    @Test
    void findsNothingInAChainThatNobodyTouched() {
        AuditVerification found = verify();
        assertThat(found.problems()).isEmpty();
        assertThat(found.events()).isEqualTo(10);
        assertThat(found.anchors()).isEqualTo(1);
        assertThat(found.anchored()).isEqualTo(5);
    }

    @Test
    void findsAnEventThatWasChanged() {
        DATABASE.execute("UPDATE audit_events SET actor_name = 'somebody else'" + at(3));
        assertThat(kinds()).containsExactly("changed 3");
    }

    @Test
    void findsAnEventThatWasChangedTogetherWithItsDigest() {
        forge(7);
        assertThat(kinds()).containsExactly("changed 7");
    }

    @Test
    void findsAChainThatWasLinkedAnewBeforeItsAnchor() {
        forge(3);
        DATABASE.execute(LINK_ANEW);
        assertThat(kinds()).containsExactly("anchor 5");
    }

    @Test
    void cannotFindAChainThatWasLinkedAnewBehindItsAnchor() {
        forge(7);
        DATABASE.execute(LINK_ANEW);
        assertThat(kinds()).isEmpty();
        // The next anchor holds it.
        anchoring.anchor();
        assertThat(verify().anchors()).isEqualTo(2);
    }

    @Test
    void findsAnEventThatWasRemoved() {
        DATABASE.execute("DELETE FROM audit_events" + at(3));
        assertThat(kinds()).containsExactly("removed 3");
    }

    @Test
    void findsAPlaceThatWasRemoved() {
        DATABASE.execute("DELETE FROM audit_events" + at(3), "DELETE FROM audit_links WHERE position = 3");
        assertThat(kinds()).containsExactly("removed 3");
    }

    @Test
    void findsAnEventThatNeverWasInTheChain() {
        DATABASE.execute(
                "DELETE FROM audit_links WHERE position = 10",
                "UPDATE audit_head SET position = 9," + " hash = (SELECT hash FROM audit_links WHERE position = 9)");
        assertThat(kinds()).containsExactly("unlinked 0");
    }

    @Test
    void findsATailThatWasCutOff() {
        cut(8);
        assertThat(kinds()).containsExactly("cut 8");
    }

    @Test
    void findsATailThatWasCutOffTogetherWithTheHeadBeforeTheAnchor() {
        cut(4);
        DATABASE.execute(headAt(4));
        assertThat(kinds()).containsExactly("cut 4");
    }

    @Test
    void acceptsAndReportsWhatRetentionRemoved() {
        long removed = retention().prune(MORNING.plusSeconds(4), SYSTEM);
        AuditVerification found = verify();
        assertThat(removed).isEqualTo(4);
        assertThat(found.problems()).isEmpty();
        assertThat(found.first()).isEqualTo(5);
        assertThat(found.last()).isEqualTo(11);
        assertThat(found.checkpoints())
                .extracting(one -> one.kind() + " " + one.position() + " " + one.note())
                .containsExactly("retention 4 4 events");
        assertThat(retention().prune(MORNING.plusSeconds(4), SYSTEM)).isZero();
    }

    @Test
    void findsARemovalThatOnlyTheDatabaseKnowsOf() {
        String hash = DATABASE.query("SELECT encode(hash, 'hex') FROM audit_links WHERE position = 4");
        DATABASE.execute(
                "DELETE FROM audit_events e USING audit_links l WHERE l.event = e.id AND l.position <= 4",
                "DELETE FROM audit_links WHERE position <= 4",
                "INSERT INTO audit_checkpoints VALUES (4, decode('" + hash + "', 'hex'), 4, now())");
        assertThat(kinds()).containsExactly("removed 4");
    }

    @Test
    void acceptsAndReportsARestoreThatIsOnRecord() {
        cut(3);
        DATABASE.execute(headAt(3));
        restores = List.of(new AuditAnchoring.Restore("run-1", MORNING.plusSeconds(60)));
        assertThat(anchoring.anchor()).isTrue();
        append(3);
        AuditVerification found = verify();
        assertThat(found.problems()).isEmpty();
        assertThat(found.checkpoints())
                .extracting(one -> one.kind() + " " + one.position() + " " + one.note())
                .containsExactly("restored 3 run-1");
    }

    @Test
    void knowsThePlaceOfARestoreAlthoughOthersAppendedBeforeItWasOnRecord() {
        cut(3);
        DATABASE.execute(headAt(3));
        anchoring.look();
        assertThat(anchoring.anchor()).as("the restore has not ended").isFalse();
        append(4);
        restores = List.of(new AuditAnchoring.Restore("run-1", MORNING.plusSeconds(60)));
        assertThat(anchoring.anchor()).isTrue();
        AuditVerification found = verify();
        assertThat(found.problems()).isEmpty();
        assertThat(found.checkpoints())
                .extracting(one -> one.kind() + " " + one.position())
                .containsExactly("restored 3");
        assertThat(found.anchored()).isEqualTo(7);
    }

    @Test
    void anchorsNoChainThatLostWhatWasAnchored() {
        cut(3);
        DATABASE.execute(headAt(3));
        restores = List.of(new AuditAnchoring.Restore("long ago", MORNING.minusSeconds(60)));
        assertThat(anchoring.anchor()).isFalse();
        assertThat(file.read()).hasSize(1);
        assertThat(kinds()).containsExactly("cut 3");
    }

    @Test
    void dropsAnAnchorThatAPowerCutTore() throws Exception {
        Files.writeString(file.file(), "{\"kind\":\"head\",\"at\":\"20", StandardOpenOption.APPEND);
        assertThat(kinds()).isEmpty();
        anchoring.anchor();
        assertThat(file.read()).extracting(Anchor::position).containsExactly(5L, 10L);
        assertThat(Files.readString(file.file())).endsWith("}\n");
    }

    private AuditRetention retention() {
        return new AuditRetention(
                jooq,
                new ChainedTrail(InstantSource.fixed(MORNING.plusSeconds(90))),
                file,
                InstantSource.fixed(MORNING));
    }

    private AuditVerification verify() {
        return new AuditVerifier(jooq, file).verify();
    }

    private List<String> kinds() {
        return verify().problems().stream()
                .map(problem -> problem.kind() + " " + problem.position())
                .toList();
    }

    private static void append(int events) {
        for (int event = 0; event < events; event++) {
            long before = ChainHead.read(jooq).position();
            new ChainedTrail(InstantSource.fixed(MORNING.plusSeconds(before)))
                    .append(jooq, AuditEvent.done("host.created", SYSTEM, "host", "h" + before, Map.of()));
        }
    }

    /** Change an event and compute its digest anew, as somebody would who has read how it is done. */
    private static void forge(long position) {
        DATABASE.execute("UPDATE audit_events SET actor_name = 'somebody else'" + at(position));
        AuditRecord forged = jooq.select(AuditTables.eventColumns())
                .from(AuditTables.EVENTS)
                .join(AuditTables.LINKS)
                .on(AuditTables.EVENT.eq(AuditTables.ID))
                .where(AuditTables.POSITION.eq(position))
                .fetchSingle(AuditTables::event);
        jooq.update(AuditTables.EVENTS)
                .set(AuditTables.DIGEST, forged.digest())
                .where(AuditTables.ID.eq(forged.id()))
                .execute();
    }

    private static void cut(long last) {
        DATABASE.execute(
                "DELETE FROM audit_events e USING audit_links l WHERE l.event = e.id AND l.position > " + last,
                "DELETE FROM audit_links WHERE position > " + last);
    }

    private static String headAt(long position) {
        return "UPDATE audit_head SET position = " + position
                + ", hash = (SELECT hash FROM audit_links WHERE position = " + position + ")";
    }

    private static String at(long position) {
        return " WHERE id = (SELECT event FROM audit_links WHERE position = " + position + ")";
    }
}
