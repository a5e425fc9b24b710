@NullMarked
package io.openwatch.packaging;

import org.jspecify.annotations.NullMarked;
