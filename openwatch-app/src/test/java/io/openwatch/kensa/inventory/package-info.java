/** Tests of inventories. */
@NullMarked
package io.openwatch.kensa.inventory;

import org.jspecify.annotations.NullMarked;
