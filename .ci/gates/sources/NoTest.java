package seeded;

/** Breaks the rule that a lane without tests fails. */
class NoTest {}
