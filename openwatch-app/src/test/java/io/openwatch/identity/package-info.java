@NullMarked
package io.openwatch.identity;

import org.jspecify.annotations.NullMarked;
