/** Which hosts there are, as inventories of Ansible say it. */
@NullMarked
package io.openwatch.kensa.inventory;

import org.jspecify.annotations.NullMarked;
