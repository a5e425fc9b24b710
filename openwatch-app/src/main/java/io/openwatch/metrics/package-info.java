/** How the appliance does, in figures that Prometheus reads. */
@NullMarked
package io.openwatch.metrics;

import org.jspecify.annotations.NullMarked;
