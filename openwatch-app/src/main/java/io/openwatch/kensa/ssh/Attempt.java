package io.openwatch.kensa.ssh;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One try to get into a host: whom it is for, and why its key was refused. */
final class Attempt {

    private final SshLogin login;
    private final HostKeys hostKeys;
    private final AtomicReference<Optional<String>> refused = new AtomicReference<>(Optional.empty());

    Attempt(SshLogin login, HostKeys hostKeys) {
        this.login = login;
        this.hostKeys = hostKeys;
    }

    boolean believes(PublicKey key) {
        Optional<String> refusal = hostKeys.refusal(login.host(), login.port(), key);
        refused.set(refusal);
        return refusal.isEmpty();
    }

    List<String> types() {
        return hostKeys.types(login.host(), login.port());
    }

    Optional<String> refused() {
        return refused.get();
    }
}
