#!/bin/sh
# One line for the message of the day while @APPLIANCE@ wants a person; otherwise nothing. Reads two file names and waits
# for nothing, so that it can neither delay nor fail a login.
if [ -e @STATE@/upgrade/hold ]; then
    echo "@APPLIANCE@ is held by an upgrade that runs, failed or was interrupted. Type: @NAME@ upgrade status"
elif [ -e @STATE@/upgrade/pending ]; then
    echo "An upgrade of @APPLIANCE@ is due. Type: @NAME@ upgrade status"
fi
exit 0
