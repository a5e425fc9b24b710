package io.safeupgrade.postgres;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Drop after each test what it made in the shared cluster; registered for every test of the module. */
public final class DropsDatabases implements AfterEachCallback {

    @Override
    public void afterEach(ExtensionContext test) {
        TestCluster.dropFreshOfShared();
    }
}
