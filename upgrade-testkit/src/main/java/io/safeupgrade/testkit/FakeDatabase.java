package io.safeupgrade.testkit;

import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.LockableDatabase;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.spi.UpgradeLock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * Stand in for a database server: reachable or not, with sessions that a fence can see and end, and with a few tables.
 *
 * <p>The live database is named {@code till}; a restore makes others beside it. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class FakeDatabase implements LockableDatabase, SessionFence {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final String OURS = "safe-upgrade/";
    private static final String HERE = "local";
    private static final DatabaseIdentity IDENTITY = new DatabaseIdentity("7000000000000000001", "till");

    private final FakeCluster cluster = new FakeCluster();
    private final InMemoryLock lock = InMemoryLock.create();
    private final List<Session> sessions = new ArrayList<>();
    private final List<Session> immortal = new ArrayList<>();
    private Reachability reachability;
    private Optional<Reachability> later = Optional.empty();
    private int looksUntilLater;
    private int opened;

    private FakeDatabase(boolean empty) {
        reachability = reachable(empty);
        cluster.create(live(), empty ? Map.of() : Map.of("sales", List.of("1")));
    }

    private static Reachable reachable(boolean empty) {
        return new Reachable("15.18", IDENTITY, empty);
    }

    /** Make one that holds data: a table {@code sales} of one row. */
    public static FakeDatabase withData() {
        return new FakeDatabase(false);
    }

    /** Make one in which nothing was ever made. */
    public static FakeDatabase empty() {
        return new FakeDatabase(true);
    }

    /** Answer {@code reachability} from now on. */
    public synchronized FakeDatabase answering(Reachability answer) {
        reachability = answer;
        later = Optional.empty();
        return this;
    }

    /** Be down from now on. */
    public FakeDatabase down() {
        return answering(new Unreachable(Unreachable.Cause.DOWN, "nothing listens on [db:5432]"));
    }

    /** Be starting for {@code looks} looks, and then as before. */
    public synchronized FakeDatabase startingFor(int looks) {
        later = Optional.of(reachability);
        looksUntilLater = looks;
        reachability =
                new Unreachable(Unreachable.Cause.STARTING, "[db:5432] says: the database system is starting up");
        return this;
    }

    /** Open a session as {@code application}, from this host. */
    public synchronized Session open(String application) {
        Session session = new Session(String.valueOf(++opened), application, "till", HERE, Instant.EPOCH);
        sessions.add(session);
        return session;
    }

    /** Open a session of an upgrade run, as its adapters do. */
    public Session openOf(RunId run) {
        return open(OURS + run);
    }

    /** Open a session that cannot be ended by anybody but {@link #close}. */
    public synchronized Session openImmortal(String application) {
        Session session = open(application);
        immortal.add(session);
        return session;
    }

    /** Close a session; closing twice does nothing. */
    public synchronized void close(Session session) {
        sessions.remove(session);
        immortal.remove(session);
    }

    /** Go through a crash of the server: every session and lock is gone, what was committed stays. */
    public synchronized void restart() {
        sessions.clear();
        immortal.clear();
        lock.holderDies();
    }

    /** Call {@code what} after each change of the schema and each swap of databases. */
    public FakeDatabase watchedBy(Runnable what) {
        cluster.watchedBy(what);
        return this;
    }

    /** Return the name of the live database. */
    public String live() {
        return IDENTITY.name();
    }

    /** Write a row into a table of the live database, as a client whose write is acknowledged; one line of text. */
    public synchronized void insert(String table, String row) {
        cluster.insert(live(), table, row);
    }

    /** Return the tables of the live database with their rows, in the order of their names. */
    public Map<String, List<String>> tables() {
        return tables(live());
    }

    /** Return the tables of the database {@code name}; none when there is no such database. */
    public Map<String, List<String>> tables(String name) {
        return cluster.tables(name);
    }

    /** Return the names of all databases. */
    public NavigableSet<String> databases() {
        return cluster.names();
    }

    /** Have no live database any more, as on a new machine; a restore makes it. */
    public synchronized FakeDatabase missing() {
        cluster.drop(live());
        return answering(new Misconfigured(
                Misconfigured.Cause.MISSING_DATABASE, "there is no database [" + live() + "]", "create it"));
    }

    FakeCluster cluster() {
        return cluster;
    }

    /**
     * End the sessions of the live database and put {@code scratch} in its place, all or nothing.
     *
     * @return the sessions that cannot be ended; nothing is swapped then
     */
    synchronized List<Session> swap(String scratch, String aside) {
        if (!immortal.isEmpty()) {
            return List.copyOf(immortal);
        }
        sessions.clear();
        cluster.swap(live(), aside, scratch);
        answering(reachable(cluster.tables(live()).isEmpty()));
        return List.of();
    }

    /** Say why no session can be opened, if so. */
    synchronized Optional<String> unreachable() {
        return switch (reachability) {
            case Reachable fine -> Optional.empty();
            case Unreachable down -> Optional.of(down.what());
            case Misconfigured refused when refused.cause() == Misconfigured.Cause.MISSING_DATABASE -> Optional.empty();
            case Misconfigured refused -> Optional.of(refused.what());
        };
    }

    /** Let the connection of whoever holds its lock break: the lock is free. */
    public void lockHolderDies() {
        lock.holderDies();
    }

    /** Return the open sessions, oldest first. */
    public synchronized List<Session> sessions() {
        return List.copyOf(sessions);
    }

    @Override
    public synchronized Reachability probe(CallContext call) {
        if (later.isPresent() && looksUntilLater-- == 0) {
            reachability = later.get();
            later = Optional.empty();
        }
        return reachability;
    }

    @Override
    public UpgradeLock lock() {
        return lock;
    }

    @Override
    public FenceResult fence(FenceRequest request) {
        while (true) {
            List<Session> left = terminateAndLook(request);
            if (left.isEmpty()) {
                return new Clear();
            }
            if (!request.call().pause(BETWEEN_LOOKS)) {
                return new Occupied(left);
            }
        }
    }

    private synchronized List<Session> terminateAndLook(FenceRequest request) {
        List<Session> left = new ArrayList<>(
                sessions.stream().filter(session -> concerns(session, request)).toList());
        if (request.terminate()) {
            sessions.removeIf(session -> left.contains(session) && !immortal.contains(session));
            left.removeIf(session -> !immortal.contains(session));
        }
        return left;
    }

    private static boolean concerns(Session session, FenceRequest request) {
        return request.orphan()
                .map(orphan -> session.application().equals(OURS + orphan)
                        && session.client().equals(HERE))
                .orElseGet(() ->
                        !session.application().equals(OURS + request.call().run()));
    }
}
