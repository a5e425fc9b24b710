package io.openwatch.hosts;

import io.openwatch.http.Problem;
import java.util.List;

/**
 * Hold a row of an import.
 *
 * @param host what it says
 * @param problems what is wrong with it; empty where it may be added
 */
record CandidateHost(NewHost host, List<Problem> problems) {

    CandidateHost {
        problems = List.copyOf(problems);
    }

    static CandidateHost of(NewHost host) {
        return new CandidateHost(host, host.problems().found());
    }
}
