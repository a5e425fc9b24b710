package io.openwatch.events;

import java.time.Instant;

/** One event; its payload is JSON already. */
record Event(Mark mark, String topic, String kind, Instant at, String payload) {

    /** Write it as browsers read it. Nothing in it breaks the line: JSON has no raw line ends, kinds are ours. */
    String text() {
        return "id: " + mark.text() + "\nevent: " + kind + "\ndata: {\"topic\":\"" + topic + "\",\"kind\":\"" + kind
                + "\",\"at\":\"" + at + "\",\"payload\":" + payload + "}\n\n";
    }
}
