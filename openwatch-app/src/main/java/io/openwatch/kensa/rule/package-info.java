/**
 * Rules as files write them.
 *
 * <p>A file is read to a tree with places ({@code Yaml}), its variables are filled in, and only then it is taken for a rule:
 * so a value can never change the form of a rule. {@link io.openwatch.kensa.rule.RuleSet} reads a directory and finds what is
 * wrong with it; {@link io.openwatch.kensa.rule.Rule} is what a scan works with.
 */
@NullMarked
package io.openwatch.kensa.rule;

import org.jspecify.annotations.NullMarked;
