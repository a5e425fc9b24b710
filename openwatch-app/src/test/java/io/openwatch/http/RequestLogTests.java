package io.openwatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.openwatch.access.BuiltInRole;
import io.openwatch.contract.ApiHouse;
import io.openwatch.contract.ContractClient;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
class RequestLogTests {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(RequestLog.class);

    private final ContractClient admin = ApiHouse.open().as(BuiltInRole.ADMIN);
    private final BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
            lines.add(line);
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        LOG.setLevel(Level.INFO);
        LOG.addAppender(appender);
    }

    @AfterEach
    void leave() {
        LOG.detachAppender(appender);
        LOG.setLevel(null);
    }

    @Test
    void theLogHasARefusedRequestUnderTheCorrelationIdOfItsAnswerAndNothingThatWasSent() throws Exception {
        String sent = "nobody-" + UUID.randomUUID();
        String correlation = admin.get("/api/v1/roles/" + sent).header("X-Correlation-Id");
        assertThat(line(correlation).getFormattedMessage())
                .startsWith("GET /api/v1/roles/{role} -> 404 role.not_found in ")
                .doesNotContain(sent);
    }

    @Test
    void aChangeLeavesALineAndAReadThatSucceedsNone() throws Exception {
        assertThat(admin.get("/api/v1/version").status()).isEqualTo(200);
        String correlation = admin.post("/api/v1/retention:sweep", "{}").header("X-Correlation-Id");
        // The next one on the connection begins when the one before is done with.
        assertThat(lines.take().getMDCPropertyMap()).containsEntry("correlation_id", correlation);
    }

    private ILoggingEvent line(String correlation) throws InterruptedException {
        ILoggingEvent line = lines.take();
        while (!correlation.equals(line.getMDCPropertyMap().get("correlation_id"))) {
            line = lines.take();
        }
        return line;
    }
}
