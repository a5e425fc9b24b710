package io.openwatch.setup;

import io.openwatch.config.Configuration;
import io.openwatch.setup.SetupPlan.Planned;
import io.openwatch.setup.SetupReport.Ended;
import io.openwatch.setup.SetupReport.Result;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeReport.NextCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Bring a fresh machine to a service that is healthy: look, show, then do what is due.
 *
 * <p>Repeatable: a step that is in order is passed over, also after a setup that was killed in the middle of anything.
 *
 * @since 0.1
 */
public final class Setup {
    private final Place place;
    private final Survey survey;
    private final List<Step> steps;

    private Setup(Place place, Survey survey, List<Step> steps) {
        this.place = place;
        this.survey = survey;
        this.steps = steps;
    }

    /** Set up what {@code request} says at {@code place}. */
    public static Setup of(
            SetupRequest request, Place place, Asker asker, SchemaMigration migration, FirstAccount account) {
        List<Step> all = List.of(
                new RightsStep(),
                new ConfigurationStep(),
                new ListenStep(),
                new ServerStep(),
                new ToolsStep(),
                new AdmissionStep(),
                new SecretsStep(),
                new RoleStep(),
                new DatabaseStep(),
                new KeysStep(),
                new CertificateStep(),
                new SchemaStep(migration),
                new ServiceStep(),
                new HealthStep(),
                new AccountStep(account));
        return new Setup(place, new Survey(request, place, asker), all);
    }

    /** Look at everything; changes nothing. */
    public SetupPlan plan() {
        Map<Failure, String> reported = new HashMap<>();
        List<Planned> planned = new ArrayList<>();
        for (Step step : steps) {
            planned.add(new Planned(step.name(), look(step, reported)));
        }
        return new SetupPlan(place.release().version().text(), target(), planned);
    }

    /** The first step that meets an obstacle reports it; the others wait for that one. */
    private Look look(Step step, Map<Failure, String> reported) {
        try {
            Look look = step.look(survey);
            if (look instanceof Look.Blocked blocked) {
                reported.putIfAbsent(blocked.why(), step.name());
            }
            return look;
        } catch (UpgradeException obstacle) {
            String first = reported.putIfAbsent(obstacle.failure(), step.name());
            return first == null ? new Look.Blocked(obstacle.failure()) : new Look.Unseen(first);
        }
    }

    private Optional<String> target() {
        try {
            Target target = survey.target();
            return Optional.of(
                    "database [" + target.database() + "] at [" + target.server() + "], role [" + target.role() + "]");
        } catch (UpgradeException unknown) {
            return Optional.empty();
        }
    }

    /** Object to a first account that there cannot be; empty where nothing is known against it yet. */
    public Optional<Failure> objection(FirstAccount.Named account) {
        return AccountStep.taken(survey, account);
    }

    /**
     * Do what {@code plan} says is due, in its order, until something fails or {@code stop} says so before the schema.
     *
     * @param listener told of each step when it has ended
     * @throws UpgradeException LOCK_HELD if another setup runs; nothing is touched then
     */
    public SetupReport run(SetupPlan plan, Consumer<Ended> listener, BooleanSupplier stop) {
        SetupLock lock = SetupLock.take(place);
        try (lock) {
            return perform(plan, listener, stop);
        }
    }

    private SetupReport perform(SetupPlan plan, Consumer<Ended> listener, BooleanSupplier stop) {
        List<Ended> ended = new ArrayList<>();
        Optional<Failure> failure = Optional.empty();
        boolean schema = false;
        for (Planned planned : plan.steps()) {
            if (failure.isEmpty() && !schema && stop.getAsBoolean()) {
                failure = Optional.of(cancelled(planned.step()));
            }
            schema |= failure.isEmpty() && planned.step().equals(SchemaStep.NAME);
            Attempt attempt = failure.isEmpty() ? attempt(planned) : Attempt.notReached(planned);
            failure = failure.or(attempt::failure);
            ended.add(attempt.ended());
            listener.accept(attempt.ended());
        }
        return report(ended, failure, schema, plan.administered());
    }

    private static Failure cancelled(String before) {
        return Failure.of(ErrorCode.INTERRUPTED_EARLY, "ended by a signal before the step [" + before + "]", "");
    }

    /** What came of one step. */
    private record Attempt(Ended ended, Optional<Failure> failure) {
        static Attempt notReached(Planned planned) {
            Result result = planned.look() instanceof Look.Satisfied ? Result.SATISFIED : Result.NOT_REACHED;
            return new Attempt(new Ended(planned.step(), result, List.of()), Optional.empty());
        }
    }

    private static Attempt attempt(Planned planned) {
        String step = planned.step();
        return switch (planned.look()) {
            case Look.Satisfied there -> new Attempt(new Ended(step, Result.SATISFIED, List.of()), Optional.empty());
            case Look.Due due -> {
                List<String> changed = new ArrayList<>();
                try {
                    due.action().perform(changed::add);
                    boolean left = due.optional() && changed.isEmpty();
                    yield new Attempt(new Ended(step, left ? Result.LEFT : Result.DONE, changed), Optional.empty());
                } catch (UpgradeException failed) {
                    yield new Attempt(new Ended(step, Result.FAILED, changed), Optional.of(failed.failure()));
                }
            }
            case Look.Blocked blocked -> throw new IllegalArgumentException("the plan is blocked at [" + step + "]");
            case Look.Unseen unseen -> throw new IllegalArgumentException("the plan is blocked before [" + step + "]");
        };
    }

    private SetupReport report(List<Ended> ended, Optional<Failure> failure, boolean schema, boolean administered) {
        Ended account = ended.getLast();
        if (failure.isPresent() && account.result() != Result.FAILED) {
            NextCommand again = new NextCommand("once the cause is mended, go on from there", place.again());
            return new SetupReport(ended, failure, schema, Optional.empty(), List.of(again));
        }
        Configuration configuration = FileSettings.read(place).configuration();
        var server = configuration.settings().server();
        String health = "curl --cacert " + server.tlsCert() + " " + HealthStep.address(server.listen(), "localhost")
                + "api/v1/health";
        String program = place.launcher().program();
        List<NextCommand> next = new ArrayList<>();
        if (!administered && account.changed().isEmpty()) {
            String email = "admin@" + HealthStep.hostname();
            next.add(new NextCommand(
                    "make the first account, with your own name and address",
                    program + " create-admin --username admin --email " + email));
        }
        next.add(new NextCommand("ask the service how it is", health));
        next.add(new NextCommand("make a first restore point", program + " backup create"));
        return new SetupReport(
                ended, failure, schema, Optional.of(HealthStep.address(server.listen(), HealthStep.hostname())), next);
    }
}
