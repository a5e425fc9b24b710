package io.openwatch.setup;

import io.openwatch.config.Configuration;
import io.safeupgrade.Finding;
import java.util.List;

/** Is everything that the files say well-formed, but for an address of the database that is still to come? */
final class ConfigurationStep implements Step {

    @Override
    public String name() {
        return "configuration";
    }

    @Override
    public Look look(Survey survey) {
        Configuration configuration = survey.configuration();
        List<Finding> notes = configuration.notes();
        return new Look.Satisfied("read from [" + configuration.locations().config() + "] and its neighbours", notes);
    }
}
