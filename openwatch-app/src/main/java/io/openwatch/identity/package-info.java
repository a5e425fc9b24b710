/** Accounts, roles, sessions, tokens: who may sign in, and what is allowed to them then. */
@NullMarked
package io.openwatch.identity;

import org.jspecify.annotations.NullMarked;
