package io.openwatch.serve;

import io.openwatch.audit.AuditTrail;
import io.openwatch.changes.Changes;
import io.openwatch.credentials.CredentialResource;
import io.openwatch.credentials.CredentialStore;
import io.openwatch.credentials.KeyRing;
import io.openwatch.events.EventStore;
import io.openwatch.findings.FindingResource;
import io.openwatch.findings.FindingStore;
import io.openwatch.groups.GroupResource;
import io.openwatch.groups.GroupStore;
import io.openwatch.hostkeys.HostKeyResource;
import io.openwatch.hostkeys.HostKeyStore;
import io.openwatch.hosts.HostImport;
import io.openwatch.hosts.HostResource;
import io.openwatch.hosts.HostStore;
import io.openwatch.http.Resource;
import io.openwatch.retention.Retention;
import io.openwatch.retention.RetentionResource;
import io.openwatch.scans.ScanResource;
import io.openwatch.scans.ScanStore;
import io.openwatch.settings.SettingResource;
import io.openwatch.settings.SettingStore;
import java.time.InstantSource;
import java.util.List;
import org.jooq.DSLContext;

/** What the service offers about the fleet: hosts and everything that belongs to them. */
final class FleetResources {

    private FleetResources() {}

    static List<Resource> of(DSLContext jooq, AuditTrail audit, KeyRing keys, InstantSource clock) {
        Changes changes = new Changes(jooq, audit, new EventStore(jooq));
        HostStore hosts = new HostStore(jooq, changes, clock);
        SettingStore settings = new SettingStore(jooq, changes, clock);
        return List.of(
                new HostResource(hosts, new HostImport(changes, clock), clock),
                new GroupResource(new GroupStore(jooq, changes, clock), hosts, clock),
                new ScanResource(new ScanStore(jooq), hosts),
                new FindingResource(new FindingStore(jooq), hosts),
                new CredentialResource(new CredentialStore(jooq, changes, keys, clock), hosts),
                new HostKeyResource(new HostKeyStore(jooq, changes, settings, clock), hosts),
                new SettingResource(settings),
                new RetentionResource(new Retention(jooq, changes, settings, clock)));
    }
}
