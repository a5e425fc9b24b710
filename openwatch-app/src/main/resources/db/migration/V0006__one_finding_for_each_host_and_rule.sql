-- A finding is the current verdict of one rule on one host. Release 1 kept to that by habit only: where two rows
-- claim to be current, which one is true is for a person to say, so duplicates stop the upgrade here.
CREATE UNIQUE INDEX findings_one_for_each_host_and_rule ON findings (host_id, rule_id);

-- Covered by the unique index above.
DROP INDEX findings_host;
