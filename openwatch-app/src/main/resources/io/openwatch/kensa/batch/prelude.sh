# Gathers facts about this host and prints them. Reads only: no file, no setting is touched.
# Set before: K, the mark of this answer; S, the words that start a shell; PATH.
# An answer is a run of lines "K NUMBER WORD ..." with raw bytes after some of them. Whoever reads files of this host has
# to know K to imitate one, so K never shows in an argument list or an environment.
export PATH
LC_ALL=C
export LC_ALL
umask 077
cd /
exec 4>&1 </dev/null

m() {
  printf '\n%s %s\n' "$K" "$*"
}

U=$(id -u 2>/dev/null)

# What ends a program in time? GNU's timeout ends its process group; elsewhere a session of its own is ended. By KILL at
# once: of a group that is asked first, whoever does not listen would outlive the shell that timeout waits for.
T=
case $(timeout --version 2>&1) in
  *coreutils*) T=k_timeout ;;
  *) command -v setsid >/dev/null 2>&1 && T=k_watch ;;
esac

k_timeout() {
  timeout -s KILL "$@"
}

k_watch() {
  l=$1
  shift
  setsid "$@" &
  p=$!
  (
    trap 'kill "$z"; exit 0' TERM
    sleep "$l" &
    z=$!
    wait "$z"
    kill -s KILL -- "-$p"
  ) >/dev/null 2>&1 4>&- &
  w=$!
  wait "$p"
  r=$?
  kill "$w" 2>/dev/null
  return "$r"
}

# Runs a program: its output, bounded, goes straight to fd 4. Prints its exit code, then the end of its error output. The
# code comes first, because tail prints only when the program is gone: nothing that the program says is taken for it.
R='c=$1
shift
{ { { "$@" 2>&3 3>&- 4>&- 5>&-; echo "$?" >&5; } | head -c "$c" >&4 3>&- 5>&-; } 3>&1 | tail -c 4096 4>&- 5>&-; } 5>&1'

# run NUMBER CAP SECONDS PROGRAM...
run() {
  i=$1 c=$2 s=$3
  shift 3
  if [ -z "$T" ]; then
    m "$i" unreadable "this host has neither GNU timeout nor setsid, so that nothing can be run within a limit"
    return
  fi
  t=0 u=0
  read -r t z </proc/uptime
  m "$i" data
  x=$("$T" "$s" $S -c "$R" run "$c" "$@")
  e=$?
  read -r u z </proc/uptime
  m "$i" said "$e" "$t" "$u"
  printf '%s' "$x"
  m "$i" end
}

# tool NUMBER CAP SECONDS PROGRAM...
tool() {
  if command -v "$4" >/dev/null 2>&1; then
    run "$@"
  else
    m "$1" absent
  fi
}

# gone NUMBER PATH: nothing was seen there. Is that certain?
gone() {
  d=$2
  if [ -L "$d" ] && [ "$U" != 0 ]; then
    m "$1" unreadable "it is a link whose target cannot be seen by this user"
    return
  fi
  while [ -n "$d" ]; do
    d=${d%/*}
    [ -e "${d:-/}" ] && break
  done
  d=${d:-/}
  if [ -d "$d" ] && [ ! -x "$d" ]; then
    m "$1" unreadable "no permission to look into $d"
  else
    m "$1" absent
  fi
}

# content NUMBER CAP PATH: the text, and how reading it ended
content() {
  if [ -f "$3" ]; then
    if [ -r "$3" ]; then
      m "$1" data
      head -c "$2" "$3"
      m "$1" read "$?"
    else
      m "$1" denied
    fi
  elif [ -c "$3" ]; then
    case $(readlink -f "$3" 2>/dev/null) in
      /dev/null) m "$1" masked ;;
      *) m "$1" special ;;
    esac
  elif [ -e "$3" ]; then
    m "$1" special
  else
    m "$1" missing
  fi
}

# file NUMBER CAP PATH
file() {
  if [ -e "$3" ]; then
    content "$@"
    m "$1" end
  else
    gone "$1" "$3"
  fi
}

# directory NUMBER CAP MOST PATH SUFFIX
directory() {
  if [ ! -e "$4" ]; then
    gone "$1" "$4"
    return
  fi
  if [ ! -d "$4" ]; then
    m "$1" unreadable "it is not a directory"
    return
  fi
  if [ ! -r "$4" ] || [ ! -x "$4" ]; then
    m "$1" unreadable "no permission to list it"
    return
  fi
  n=0
  for p in "$4"/*"$5"; do
    if [ -d "$p" ] || { [ ! -e "$p" ] && [ ! -L "$p" ]; }; then
      continue
    fi
    n=$((n + 1))
    if [ "$n" -gt "$3" ]; then
      m "$1" unreadable "it holds more than $3 files"
      return
    fi
    m "$1" name
    printf '%s' "$p"
    content "$1" "$2" "$p"
  done
  m "$1" end
}

# where NUMBER PROGRAM
where() {
  if command -v "$2" >/dev/null 2>&1; then
    m "$1" data
    command -v "$2"
    m "$1" end
  else
    m "$1" absent
  fi
}

# there PATH: something is there, or a link to what this user may be kept from seeing
there() {
  [ -e "$1" ] || { [ -L "$1" ] && [ "$U" != 0 ]; }
}

# closed DIRECTORY...: one of them, then in d, cannot be looked into
closed() {
  for d; do
    if [ -d "$d" ] && { [ ! -r "$d" ] || [ ! -x "$d" ]; }; then
      return 0
    fi
  done
  return 1
}

O= V=
for p in /etc/os-release /usr/lib/os-release; do
  [ -r "$p" ] || continue
  while IFS='=' read -r n v || [ -n "$n" ]; do
    v=${v#[\"\']}
    v=${v%[\"\']}
    case $n in
      ID) O=$v ;;
      VERSION_ID) V=${v%%.*} ;;
    esac
  done <"$p"
  break
done

# on IDS FROM TO: is this one of these systems? One that nobody knows is.
on() {
  case " $1 " in
    *" $O "*) ;;
    *)
      [ -z "$O" ]
      return
      ;;
  esac
  case $V in
    '' | *[!0-9]*) return 0 ;;
  esac
  [ "$V" -ge "$2" ] && [ "$V" -le "$3" ]
}

m 0 hello "${U:-unknown}"
