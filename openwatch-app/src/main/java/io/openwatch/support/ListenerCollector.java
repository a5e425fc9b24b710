package io.openwatch.support;

import io.openwatch.config.Settings;
import io.openwatch.http.TlsFiles;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.HealthProbe;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** How the service answers, and the certificate that it answers with. */
final class ListenerCollector implements Collector {

    @Override
    public String name() {
        return "listener";
    }

    @Override
    public String about() {
        return "how the service answers, and subject, issuer and dates of its certificate";
    }

    @Override
    public void collect(Ground ground, Collection into, CallContext call) {
        Settings settings = ground.configuration().settings();
        into.text(
                "listener/certificate.txt",
                certificate(new TlsFiles(
                        settings.server().tlsCert(), settings.server().tlsKey())));
        ReleaseDescriptor release = ReleaseDescriptor.current(ground.environment());
        HealthProbe.Health answer = OpenWatchUpgrade.health(ground.configuration(), ground.environment())
                .probe(new HealthProbe.ProbeRequest(call, release.version(), Optional.of(release.target())));
        into.text("listener/health.txt", "asked [" + settings.server().listen() + "]: " + answer + "\n");
    }

    private static String certificate(TlsFiles files) {
        try {
            X509Certificate leaf = files.check();
            return "file     " + files.certificate() + "\nsubject  " + leaf.getSubjectX500Principal() + "\nissuer   "
                    + leaf.getIssuerX500Principal() + "\nfrom     "
                    + leaf.getNotBefore().toInstant() + "\nuntil    "
                    + leaf.getNotAfter().toInstant() + "\nkey      "
                    + leaf.getPublicKey().getAlgorithm()
                    + ", belongs to it\n";
        } catch (UpgradeException unusable) {
            return unusable.failure().what() + "\n";
        }
    }
}
