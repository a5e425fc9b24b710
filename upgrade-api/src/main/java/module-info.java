/** Vocabulary, provider interfaces, engine and file adapters of safe upgrades. */
module io.safeupgrade {
    requires static transitive org.jspecify;
    requires java.net.http;
    requires org.apache.commons.exec;
    requires org.slf4j;
    requires tools.jackson.databind;

    exports io.safeupgrade;
    exports io.safeupgrade.console;
    exports io.safeupgrade.engine;
    exports io.safeupgrade.exec;
    exports io.safeupgrade.file;
    exports io.safeupgrade.http;
    exports io.safeupgrade.spi;
    exports io.safeupgrade.tar;

    // The files of this package are read into records that nobody else sees.
    opens io.safeupgrade.file to
            tools.jackson.databind;
}
