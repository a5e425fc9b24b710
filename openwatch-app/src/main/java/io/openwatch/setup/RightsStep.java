package io.openwatch.setup;

import io.openwatch.config.Locations;

/** May this process set the installation up, and is there one? */
final class RightsStep implements Step {

    @Override
    public String name() {
        return "rights";
    }

    @Override
    public Look look(Survey survey) {
        survey.rights();
        Locations locations = survey.place().locations();
        Ownership.of(locations);
        return new Look.Satisfied(
                locations.relocated() ? "the state directory is [" + locations.state() + "]" : "runs as root");
    }
}
