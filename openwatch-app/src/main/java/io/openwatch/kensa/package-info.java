/** The scanner. It imports nothing of the rest of the appliance. */
@NullMarked
package io.openwatch.kensa;

import org.jspecify.annotations.NullMarked;
