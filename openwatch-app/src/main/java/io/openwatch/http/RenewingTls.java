package io.openwatch.http;

import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks before each handshake whether certificate or key were replaced on disk, and serves the new pair from then on. A pair
 * that cannot be used, or of which one half is there already, leaves the old one in place.
 */
final class RenewingTls extends SslConnectionFactory {
    private static final Logger LOG = LoggerFactory.getLogger(RenewingTls.class);

    private final TlsFiles files;
    private final SslContextFactory.Server ssl;
    private final AtomicReference<List<String>> looked;

    RenewingTls(SslContextFactory.Server ssl, TlsFiles files) {
        super(ssl, "http/1.1");
        this.ssl = ssl;
        this.files = files;
        this.looked = new AtomicReference<>(look());
        ssl.setKeyStore(files.load());
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        List<String> now = look();
        List<String> before = looked.get();
        if (!now.equals(before) && looked.compareAndSet(before, now)) {
            renew();
        }
        return super.newConnection(connector, endPoint);
    }

    private void renew() {
        try {
            files.check();
            ssl.reload(factory -> factory.setKeyStore(files.load()));
            LOG.info("serving the certificate that is in [{}] now", files.certificate());
        } catch (UpgradeException unusable) {
            LOG.warn(
                    "certificate or key were replaced and cannot be used, the old ones stay: {}; {}",
                    unusable.failure().what(),
                    unusable.failure().remedy());
        } catch (Exception failed) {
            LOG.error("cannot serve the certificate that is in [{}] now", files.certificate(), failed);
        }
    }

    private List<String> look() {
        return List.of(look(files.certificate()), look(files.key()));
    }

    private static String look(Path file) {
        try {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            return seen.fileKey() + " " + seen.size() + " " + seen.lastModifiedTime();
        } catch (IOException missing) {
            return missing.getClass().getSimpleName();
        }
    }
}
