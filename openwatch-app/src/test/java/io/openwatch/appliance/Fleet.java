package io.openwatch.appliance;

/** Data as release 1 has them: a few hundred hosts and their findings. */
final class Fleet {

    static final String SQL = """
            INSERT INTO users (id, username, email, created_at)
            SELECT gen_random_uuid(), 'user' || n, 'user' || n || '@fleet.example', now() FROM generate_series(1, 5) n;
            INSERT INTO hosts (id, hostname, address, environment, os_family, os_version, created_by, created_at)
            SELECT gen_random_uuid(), 'host-' || n || '.fleet.example', ('10.0.' || n / 200 || '.' || n % 200 + 1)::inet,
                'production', 'debian', '12', (SELECT id FROM users ORDER BY id LIMIT 1), now() - interval '90 days'
            FROM generate_series(1, 200) n;
            INSERT INTO scans (id, host_id, status, started_at, finished_at)
            SELECT gen_random_uuid(), id, 'completed', now() - interval '1 hour', now() - interval '50 minutes' FROM hosts;
            INSERT INTO findings (id, scan_id, host_id, rule_id, severity, status, detail, observed_at)
            SELECT gen_random_uuid(), s.id, s.host_id, 'rule-' || n, 'high',
                CASE WHEN n % 7 = 0 THEN 'fail' ELSE 'pass' END, 'expected [600], found [' || 600 + n % 7 || ']',
                s.finished_at
            FROM scans s, generate_series(1, 100) n;
            ANALYZE;
            """;

    /** A row that release 1 takes by habit only, and on which the last migration of release 2 fails. */
    static final String DUPLICATE = """
            INSERT INTO findings (id, scan_id, host_id, rule_id, severity, status, detail, observed_at)
            SELECT '00000000-0000-4000-8000-000000000000', scan_id, host_id, rule_id, severity, status, detail, observed_at
            FROM findings ORDER BY id LIMIT 1;
            """;

    static final String MEND = "DELETE FROM findings WHERE id = '00000000-0000-4000-8000-000000000000'";

    private Fleet() {}
}
