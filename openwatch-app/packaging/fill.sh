# Fills the templates of units and scriptlets.

# fill FILE: a line @NAME.EXT@ becomes that file, other placeholders become the values of this appliance.
fill() { include "$1" | replace; }

# The same for what rpm reads: to it a percent sign means something, but not in what is included.
fill_spec() { include "$1" '%%' | replace; }

include() {
    awk -v percent="${2:-%}" -v places="$templates $here $here/systemd $home" '
        function find(name, list, count, i, line, state) {
            count = split(places, list, " ")
            for (i = 1; i <= count; i++) {
                state = (getline line < (list[i] "/" name))
                close(list[i] "/" name)
                if (state >= 0) return list[i] "/" name
            }
            print "no template [" name "]" > "/dev/stderr"
            exit 1
        }
        /^@[a-z-]+\.[a-z]+@$/ {
            file = find(substr($0, 2, length($0) - 2))
            while ((getline line < file) > 0) {
                gsub(/%/, percent, line)
                print line
            }
            close(file)
            next
        }
        { print }' "$1"
}

replace() {
    sed -e 's|@APPLIANCE@|openwatch|g' \
        -e 's|@NAME@|openwatch|g' \
        -e 's|@PROGRAM@|/usr/bin/openwatch|g' \
        -e 's|@LIBRARY@|/usr/lib/openwatch|g' \
        -e 's|@CONFIG@|/etc/openwatch|g' \
        -e 's|@STATE@|/var/lib/openwatch|g' \
        -e 's|@HOLD@|/var/lib/openwatch/upgrade/hold|g' \
        -e 's|@PERMIT@|/run/openwatch/permit|g' \
        -e 's|@UNITS@|openwatch.service openwatch-worker.service|g' \
        -e 's|@GROUP@|openwatch|g' \
        -e "s|@RELEASE@|$version|g" \
        -e "s|@PACKAGE_VERSION@|$package_version|g" \
        -e "s|@RULES_VERSION@|$rules_version|g" \
        -e "s|@RULES_FORMAT@|$rules_format|g" \
        -e "s|@RULES_FORMAT_NEXT@|$((rules_format + 1))|g"
}
