/**
 * The shell scripts that run inside containers: POSIX, with nothing but builtins where a step pays
 * for each process. They are constants; what they work on comes as arguments. All but the first are
 * bodies of functions, which a shell that stays can call again and again.
 */

/**
 * Runs `"$@"` so that the end of its stdin kills it with all its children, and so that nothing
 * which it left in the background outlives it, as nothing outlives a build's RUN. Killing goes by
 * session, which `docker exec` makes anew for each command: a PID of the host is no use in here.
 */
export const CANCELLABLE = `
exec 3<&0 </dev/null
( while read -r _ <&3; do :; done; kill -9 -$$ ) >/dev/null 2>&1 &
exec 3<&-
"$@"
code=$?
for stat in /proc/[0-9]*/stat; do
  read -r line 2>/dev/null <"$stat" || continue
  pid=\${line%% *}
  set -- \${line##*) }
  [ "$4" = $$ ] && [ "$pid" != $$ ] && kill -9 "$pid" 2>/dev/null
done
exit $code
`

/**
 * Takes pairs of a staged and a final path. First the files that are new, then those that replace
 * another: whoever reads meanwhile finds the old file or the new one, never half of it, and never
 * a new page before what it refers to.
 */
const MOVE_INTO_PLACE = `
status=0
move() {
  if [ -d "$2" ]; then rm -rf -- "$2"; fi
  mv -f -- "$1" "$2" || status=1
}
left=$#
while [ "$left" -gt 0 ]; do
  if [ -e "$2" ] || [ -L "$2" ]; then set -- "$@" "$1" "$2"; else move "$1" "$2"; fi
  shift 2
  left=$((left - 2))
done
while [ $# -gt 0 ]; do
  move "$1" "$2"
  shift 2
done
return $status
`

/**
 * Takes a directory of staged files and pairs of what is in it and where that belongs: a staged
 * directory gives all it holds to a directory, a staged file takes a path. (A single file may be
 * staged in the directory's own place.) Everything new first, then what replaces another by a
 * rename; whoever reads meanwhile finds the old file or the new one, never half of it. One process
 * serves a whole directory. The staging directory goes at the end.
 */
const MOVE_STAGED = `
root=$1
status=0
shift
exists() { [ -e "$1" ] || [ -L "$1" ]; }
one() {
  if [ "$1" = new ]; then
    exists "$2" || status=1
    exists "$3" && return
  else
    exists "$2" || return
    [ -d "$3" ] && rm -rf -- "$3"
  fi
  mv -f -- "$2" "$3" || status=1
}
many() {
  turn=$1
  to=$2
  new=
  old=
  shift 2
  exists "$1" || return
  for staged do
    target=$to/\${staged##*/}
    if exists "$target"; then
      old=1
      if [ "$turn" = old ] && [ -d "$target" ] && [ ! -L "$target" ]; then rm -rf -- "$target"; fi
    else
      new=1
    fi
  done
  case $turn$new$old in
    new11) mv -n -- "$@" "$to/" 2>/dev/null ;;
    new1 | old*) mv -f -- "$@" "$to/" || status=1 ;;
  esac
}
each() {
  turn=$1
  shift
  while [ $# -gt 0 ]; do
    if [ -d "$1" ] && [ ! -L "$1" ]; then
      for pattern in '*' '.[!.]*' '..?*'; do many "$turn" "$2" "$1"/$pattern; done
    else
      one "$turn" "$1" "$2"
    fi
    shift 2
  done
}
each new "$@"
each old "$@"
[ ! -d "$root" ] || rm -rf -- "$root"
return $status
`

/**
 * Takes paths, deepest first; a directory goes only where nothing is left in it. Both tools get all
 * the paths and skip what is not theirs, which costs two processes however many paths there are.
 */
const REMOVE = `
rm -f -- "$@" 2>/dev/null
directories=
for path do
  if [ -L "$path" ] || { [ -e "$path" ] && [ ! -d "$path" ]; }; then
    echo "$path is still there"
    return 1
  fi
  [ ! -d "$path" ] || directories=1
done
[ -z "$directories" ] || rmdir -- "$@" 2>/dev/null
return 0
`

/**
 * Takes paths; prints a line for each that is there (mode in hex, uid, gid, path, as stat(1) has
 * them), an empty line, and the SHA-256 of each regular file in the same order.
 */
const INSPECT = `
stat -c '%f %u %g %n' -- "$@" 2>/dev/null
echo
others=
for path do
  if [ ! -f "$path" ] || [ -L "$path" ]; then others=1; fi
done
left=$#
while [ -n "$others" ] && [ "$left" -gt 0 ]; do
  [ -f "$1" ] && [ ! -L "$1" ] && set -- "$@" "$1"
  shift
  left=$((left - 1))
done
[ $# -eq 0 ] || sha256sum -- "$@" 2>/dev/null
return 0
`

const MAKE_DIRECTORY = 'mkdir -p -m 755 -- "$@"'

const REMOVE_TREES = 'rm -rf -- "$@"'

/** What we run in containers ourselves, by name; each takes its paths as arguments. */
export const SCRIPTS = {
  inspect: INSPECT,
  makeDirectory: MAKE_DIRECTORY,
  moveIntoPlace: MOVE_INTO_PLACE,
  moveStaged: MOVE_STAGED,
  remove: REMOVE,
  removeTrees: REMOVE_TREES,
} as const

export type ScriptName = keyof typeof SCRIPTS

/** The command line that runs one of them in a shell of its own. */
export function scriptCommand(name: ScriptName, args: readonly string[]): string[] {
  return ['/bin/sh', '-c', `run() {\n${SCRIPTS[name]}\n}\nrun "$@"`, 'sh', ...args]
}
