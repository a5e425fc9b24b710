package io.openwatch.changes;

import io.openwatch.audit.AuditEvent;
import io.openwatch.audit.AuditTrail;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tell the log what was done. Stands where the trail in the database is not there yet, and goes when it comes.
 *
 * @since 0.1
 */
public final class LoggedTrail implements AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedTrail.class);

    @Override
    public void append(DSLContext transaction, AuditEvent event) {
        LOG.info(
                "{} {} {} by {}",
                event.action(),
                event.targetType(),
                event.targetId(),
                event.by().name());
    }
}
