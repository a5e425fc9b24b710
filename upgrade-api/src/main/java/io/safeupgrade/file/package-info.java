/**
 * What a run keeps on disk: journal, lock, hold, permit, pending record, last result and restore points.
 *
 * <p>Everything here survives a crash at any instruction: content is on disk before a call returns, and a file shows
 * either its old content or its new one, never a mixture. Symbolic links are not followed where something is written.
 * Looks create nothing. What cannot be read or written is an {@link io.safeupgrade.UpgradeException}.
 */
@NullMarked
package io.safeupgrade.file;

import org.jspecify.annotations.NullMarked;
