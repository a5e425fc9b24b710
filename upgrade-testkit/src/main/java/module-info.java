/** Contract tests for every provider interface, fakes and fault injection. */
module io.safeupgrade.testkit {
    requires transitive io.safeupgrade;
    requires static transitive org.assertj.core;
    requires static transitive org.jspecify;
    requires static transitive org.junit.jupiter.api;
    requires static transitive org.junit.jupiter.params;

    exports io.safeupgrade.testkit;
}
