package io.openwatch.kensa.batch;

import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.TreeWalk;

/** One find over the local file systems, whatever the rules want to know of it. */
record TreeWalkPart(Numbered<TreeWalk> walk) implements Part {

    /**
     * Collect the mount points of local file systems, each file system once; then walk them.
     *
     * <p>GNU find looks up the owner of each file anew for -nouser, opening passwd each time; leaving out those of root, which
     * are most, made a walk over half a million files four times faster.
     */
    private static final String SCRIPT = """
        set --
        d=' '
        while read -r a b n r p x; do
          x=${x##* - }
          case ${x%% *} in
            ext2 | ext3 | ext4 | xfs | jfs | reiserfs | f2fs | bcachefs | vfat | exfat | ntfs3 | tmpfs | ramfs)
              case $d in *" $n "*) continue ;; esac
              ;;
            btrfs | zfs) ;;
            overlay) [ "$p" = / ] || continue ;;
            *) continue ;;
          esac
          d="$d$n "
          case $p in *\\\\*) p=$(printf '%b.' "$p") p=${p%.} ;; esac
          set -- "$@" "$p"
        done </proc/self/mountinfo
        o='! -user 0 -nouser -o ! -group 0 -nogroup -o'
        find /dev/null -nouser >/dev/null 2>&1 || o=
        """;

    @Override
    public void write(StringBuilder script) {
        int item = walk.number();
        script.append(SCRIPT)
                .append("if [ $# = 0 ]; then m " + item + " unreadable 'no local file system is mounted'; else\n"
                        + "m " + item + " owners ${o:+known}\n"
                        + "run " + item + " " + (TreeWalk.CAP + 1) + " " + TreeWalk.LIMIT.toSeconds()
                        + " find \"$@\" -xdev \\( $o -type f \\( -perm -4000 -o -perm -2000 -o -perm -0002 \\)"
                        + " -o -type d -perm -0002 ! -perm -1000 \\) -exec stat -c " + Sh.quote(StatLines.FORMAT)
                        + " {} +\nfi\n");
    }

    @Override
    public void read(Answer answer, Facts.Builder facts) {
        facts.put(walk.source(), answer.read(walk.number(), sections -> {
            boolean owners = sections.getFirst().argument(0).equals("known");
            return RunsPart.output(sections.subList(1, sections.size()), TreeWalk.CAP)
                    .then(output -> found(output, owners));
        }));
    }

    private static Reading<TreeWalk.Found> found(Output output, boolean owners) {
        boolean onlyVanished = output.stderr()
                .lines()
                .filter(line -> !line.isBlank())
                .allMatch(line -> line.endsWith("No such file or directory"));
        if (output.exit() > 1
                || (output.exit() == 1 && (!onlyVanished || output.stderr().isBlank()))) {
            return Reading.unreadable("the walk ended with [" + output.exit() + "]: " + output.complaint());
        }
        return Reading.value(new TreeWalk.Found(StatLines.all(output.stdout()), owners));
    }
}
