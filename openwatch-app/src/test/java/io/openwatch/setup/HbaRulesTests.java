package io.openwatch.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.setup.HbaRules.Client;
import io.openwatch.setup.HbaRules.Rule;
import io.openwatch.setup.HbaRules.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rule of pg_hba.conf meets a client first, judged as the server does. */
class HbaRulesTests {
    private static final String ANYWHERE = "0.0.0.0 0.0.0.0";

    @ParameterizedTest(name = "{0} from {1}: {2}")
    @CsvSource({
        "host all all 127.0.0.1 255.255.255.255 scram-sha-256, 127.0.0.1, Admits",
        "host all all 127.0.0.1 255.255.255.255 md5, 127.0.0.2, NoRule",
        "host all all 10.1.0.0 255.255.0.0 trust, 10.1.255.254, Admits",
        "host all all 10.1.0.0 255.255.0.0 trust, 10.2.0.1, NoRule",
        "host all all ::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff scram-sha-256, ::1, Admits",
        "host all all ::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff scram-sha-256, 127.0.0.1, NoRule",
        "host all all all - password, 192.0.2.7, Admits",
        "host all all samehost - md5, 127.0.0.1, Admits",
        "host all all samenet - md5, 192.0.2.7, Unsure",
        "host all all db.example.org - md5, 192.0.2.7, Unsure",
        "host ow ow 0.0.0.0 0.0.0.0 ident, 192.0.2.7, Refuses",
        "host other ow 0.0.0.0 0.0.0.0 md5, 192.0.2.7, NoRule",
        "host ow other 0.0.0.0 0.0.0.0 md5, 192.0.2.7, NoRule",
        "host sameuser ow 0.0.0.0 0.0.0.0 md5, 192.0.2.7, Admits",
        "host replication ow 0.0.0.0 0.0.0.0 md5, 192.0.2.7, NoRule",
        "host ow +staff 0.0.0.0 0.0.0.0 md5, 192.0.2.7, Unsure",
        "host other +staff 0.0.0.0 0.0.0.0 md5, 192.0.2.7, NoRule",
        "host /^o ow 0.0.0.0 0.0.0.0 md5, 192.0.2.7, Unsure",
        "hostssl all all 0.0.0.0 0.0.0.0 md5, 192.0.2.7, NoRule",
        "hostnossl all all 0.0.0.0 0.0.0.0 md5, 192.0.2.7, Admits",
        "local all all - - trust, 127.0.0.1, NoRule"
    })
    void judgesAsTheServerDoes(String rule, String address, String verdict) throws UnknownHostException {
        assertThat(judge(address, false, rule).getClass().getSimpleName()).isEqualTo(verdict);
    }

    @Test
    void takesTheFirstThatFits() throws UnknownHostException {
        Verdict refused = judge(
                "192.0.2.7",
                false,
                "host other all " + ANYWHERE + " trust",
                "host all all " + ANYWHERE + " reject",
                "host all all " + ANYWHERE + " trust");
        assertThat(refused)
                .isInstanceOfSatisfying(
                        HbaRules.Refuses.class,
                        refuses -> assertThat(refuses.rule().line()).isEqualTo(2));
    }

    @Test
    void knowsEncryptedClients() throws UnknownHostException {
        assertThat(judge("192.0.2.7", true, "hostssl all all " + ANYWHERE + " md5"))
                .isInstanceOf(HbaRules.Admits.class);
        assertThat(judge("192.0.2.7", true, "hostnossl all all " + ANYWHERE + " md5"))
                .isInstanceOf(HbaRules.NoRule.class);
    }

    private static Verdict judge(String address, boolean encrypted, String... rules) throws UnknownHostException {
        AtomicInteger line = new AtomicInteger();
        List<Rule> parsed = Arrays.stream(rules)
                .map(text -> rule(line.incrementAndGet(), text.split(" ")))
                .toList();
        return new HbaRules(parsed).judge(new Client("ow", "ow", InetAddress.getByName(address), encrypted));
    }

    private static Rule rule(int line, String[] words) {
        return new Rule(
                line, words[0], List.of(words[1]), List.of(words[2]), words[3], words[4], words[words.length - 1]);
    }
}
