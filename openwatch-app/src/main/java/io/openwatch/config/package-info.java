/** The settings: flags, then environment, then TOML, then defaults. */
@NullMarked
package io.openwatch.config;

import org.jspecify.annotations.NullMarked;
