package io.openwatch.setup;

import io.openwatch.config.Locations;
import io.openwatch.upgrade.OperatorRights;

/** May this process set the installation up, and is there one? */
final class RightsStep implements Step {

    @Override
    public String name() {
        return "rights";
    }

    @Override
    public Look look(Survey survey) {
        Place place = survey.place();
        Locations locations = place.locations();
        var objection = OperatorRights.objection(locations, place.again());
        if (objection.isPresent()) {
            return new Look.Blocked(objection.get());
        }
        Ownership.of(locations);
        return new Look.Satisfied(
                locations.relocated() ? "the state directory is [" + locations.state() + "]" : "runs as root");
    }
}
