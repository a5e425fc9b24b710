package io.openwatch.findings;

import io.openwatch.http.ApiException;
import io.openwatch.http.Exchange;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Say which findings are wanted.
 *
 * @param worstFirst whether the worst come first, failed ones only, instead of the oldest
 */
record FindingFilter(
        Optional<UUID> host,
        Optional<String> rule,
        Optional<String> status,
        Optional<String> severity,
        boolean worstFirst) {
    static final Set<String> STATUSES = Set.of("pass", "fail", "error", "skipped");
    static final Set<String> SEVERITIES = Set.of("critical", "high", "medium", "low");

    private static final Pattern RULE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    static FindingFilter of(Exchange exchange, Optional<UUID> host) {
        Optional<String> rule = exchange.query("rule_id");
        if (rule.filter(id -> !RULE.matcher(id).matches()).isPresent()) {
            throw ApiException.invalid("rule_id", "must be the id of a rule");
        }
        boolean worst = exchange.queryWord("sort", Set.of("created", "worst"))
                .filter("worst"::equals)
                .isPresent();
        Optional<String> status = exchange.queryWord("status", STATUSES);
        if (worst && !status.equals(Optional.of("fail"))) {
            throw ApiException.invalid("sort", "worst is an order of status=fail");
        }
        return new FindingFilter(host, rule, status, exchange.queryWord("severity", SEVERITIES), worst);
    }
}
