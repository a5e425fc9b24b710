/** The command line: commands, exit codes, console and JSON output. */
@NullMarked
package io.openwatch.cli;

import org.jspecify.annotations.NullMarked;
