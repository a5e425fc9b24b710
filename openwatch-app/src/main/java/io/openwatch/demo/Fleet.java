package io.openwatch.demo;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Generate a fleet of hosts with the findings of one scan each: the same seed and sizes give the same rows.
 *
 * <p>Every finding belongs to a different pair of host and rule, as release 1 promises by habit and release 2 by index.
 * Names, addresses (from the ranges for documentation and private use) and rules are invented.
 *
 * @param seed decides everything that looks random
 * @param hosts how many hosts
 * @param findings how many findings, spread evenly over the hosts
 * @param now when the newest scan ended
 * @since 0.1
 */
public record Fleet(long seed, int hosts, int findings, Instant now) {

    private static final List<String> SITES = List.of("ams", "fra", "waw", "osl", "lis", "vie");
    private static final List<String> ROLES =
            List.of("web", "app", "db", "queue", "cache", "build", "mail", "proxy", "dns", "log");
    private static final Duration SCAN_SPREAD = Duration.ofHours(24);
    private static final Instant OPENED = Instant.parse("2024-03-04T08:00:00Z");

    /** Reject sizes that make no fleet. */
    public Fleet {
        if (hosts < 1 || findings < 0) {
            throw new IllegalArgumentException(
                    "a fleet needs hosts, got hosts [" + hosts + "] findings [" + findings + "]");
        }
    }

    /** A row of {@code users}. */
    record UserRow(UUID id, String username, String email, Instant createdAt) {}

    /** A row of {@code hosts}. */
    record HostRow(
            UUID id,
            String hostname,
            String address,
            String environment,
            String osFamily,
            String osVersion,
            UUID createdBy,
            Instant createdAt) {}

    /** A row of {@code scans}. */
    record ScanRow(UUID id, UUID hostId, UUID requestedBy, Instant startedAt, Instant finishedAt) {}

    /** A row of {@code findings}. */
    record FindingRow(
            UUID id,
            UUID scanId,
            UUID hostId,
            String ruleId,
            String severity,
            String status,
            String detail,
            Instant observedAt) {}

    /** Generate the people who run the fleet. */
    List<UserRow> users() {
        Ids ids = new Ids(seed ^ 0x75736572L);
        List<UserRow> users = new ArrayList<>();
        for (String name : List.of("admin", "amara.okafor", "jonas.lindqvist", "mei.tanaka", "pilar.ortega")) {
            Instant created = OPENED.plus(Duration.ofDays(users.size() * 11L));
            users.add(new UserRow(ids.at(created), name, name + "@fleet.example", created));
        }
        return users;
    }

    /** Generate the hosts, the oldest first. */
    List<HostRow> hostRows(List<UserRow> users) {
        Random random = new Random(seed);
        Ids ids = new Ids(seed ^ 0x686f7374L);
        Duration age = Duration.between(OPENED, now.minus(SCAN_SPREAD));
        List<HostRow> rows = new ArrayList<>(hosts);
        for (int i = 0; i < hosts; i++) {
            Instant created = OPENED.plus(age.multipliedBy(i).dividedBy(hosts));
            OperatingSystem system = OperatingSystem.pick(random);
            String role = ROLES.get(random.nextInt(ROLES.size()));
            String site = SITES.get(random.nextInt(SITES.size()));
            String name = String.format(Locale.ROOT, "%s-%s-%04d.fleet.example", site, role, i + 1);
            String address = "10." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255);
            UUID owner = users.get(random.nextInt(users.size())).id();
            rows.add(new HostRow(
                    ids.at(created),
                    name,
                    address,
                    environment(random),
                    system.family(),
                    system.version(),
                    owner,
                    created));
        }
        return rows;
    }

    /** Generate one completed scan for each host, within the last day. */
    List<ScanRow> scanRows(List<HostRow> hostRows) {
        Random random = new Random(seed ^ 0x7363616eL);
        Ids ids = new Ids(seed ^ 0x5343414eL);
        List<ScanRow> rows = new ArrayList<>(hostRows.size());
        for (int i = 0; i < hostRows.size(); i++) {
            Duration ago = SCAN_SPREAD.multipliedBy(hostRows.size() - i).dividedBy(hostRows.size());
            Instant started = now.minus(ago);
            HostRow host = hostRows.get(i);
            rows.add(new ScanRow(
                    ids.at(started),
                    host.id(),
                    host.createdBy(),
                    started,
                    started.plusMillis(4_000L + random.nextInt(40_000))));
        }
        return rows;
    }

    /** Generate the findings in the order of their scans, without keeping them. */
    void eachFinding(List<ScanRow> scans, Consumer<FindingRow> into) {
        Random random = new Random(seed ^ 0x66696e64L);
        Ids ids = new Ids(seed ^ 0x46494e44L);
        for (int i = 0; i < scans.size(); i++) {
            ScanRow scan = scans.get(i);
            // The remainder goes to the first hosts, one each.
            int mine = findings / scans.size() + (i < findings % scans.size() ? 1 : 0);
            int health = 70 + random.nextInt(28);
            for (int rule = 0; rule < mine; rule++) {
                into.accept(finding(ids, random, scan, RuleName.of(rule), health));
            }
        }
    }

    private static FindingRow finding(Ids ids, Random random, ScanRow scan, RuleName rule, int health) {
        int drawn = random.nextInt(100);
        String status = drawn < health ? "pass" : drawn < 98 ? "fail" : drawn < 99 ? "error" : "skipped";
        return new FindingRow(
                ids.at(scan.finishedAt()),
                scan.id(),
                scan.hostId(),
                rule.id(),
                rule.severity(),
                status,
                rule.detail(status),
                scan.finishedAt());
    }

    private static String environment(Random random) {
        int drawn = random.nextInt(10);
        return drawn < 6 ? "production" : drawn < 8 ? "staging" : "development";
    }

    /** Makes version 7 ids that carry a given moment, the same ones for the same seed. */
    private static final class Ids {
        private final TimeOrderedEpochFactory factory;
        private Instant moment = Instant.EPOCH;

        Ids(long seed) {
            Random random = new Random(seed);
            factory = TimeOrderedEpochFactory.builder()
                    .withInstantFunction(() -> moment)
                    .withRandomFunction(random::nextLong)
                    .build();
        }

        UUID at(Instant when) {
            moment = when;
            return factory.create();
        }
    }
}
