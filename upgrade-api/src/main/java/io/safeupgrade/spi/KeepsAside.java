package io.safeupgrade.spi;

import io.safeupgrade.Failure;
import io.safeupgrade.KeptAside;
import java.util.List;
import java.util.Optional;

/**
 * List and discard what restores of a provider left beside the live data.
 *
 * @since 0.1
 */
public interface KeepsAside extends RestorableBackup {

    /** List what lies beside the live data and was made by this provider; changes nothing. */
    List<KeptAside> keptAside(CallContext call);

    /** Discard one of them; already gone is success. Never the live data, whatever the request names. */
    Optional<Failure> discard(DiscardRequest request);

    /**
     * Ask for one to be discarded.
     *
     * @param call the call
     * @param what as {@link #keptAside} listed it
     */
    record DiscardRequest(CallContext call, KeptAside what) {}
}
