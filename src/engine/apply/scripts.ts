import { MOVE_INTO_PLACE, MOVE_STAGED } from './scripts-move.ts'

/**
 * The shell scripts that run inside containers: POSIX, with nothing but builtins where a step pays
 * for each process. They are constants; what they work on comes as arguments. These here are
 * bodies of functions, which a shell that stays can call again and again.
 */

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

/**
 * Takes one path; prints a line for everything there and below it: mode in hex, uid, gid, number of
 * names, inode, size, times of the last change of content and of anything, path. Fails where a name
 * has a newline, and nobody could tell which line is whose.
 */
const LIST = `
if [ -n "$(find "$1" -name "*$newline*" 2>/dev/null)" ]; then
  echo 'A name has a newline.'
  return 1
fi
find "$1" -exec stat -c '%f %u %g %h %i %s %y %z %n' -- {} + 2>/dev/null
`

/** Takes paths of regular files; prints their contents, one after the other. */
const PRINT = 'cat -- "$@"'

/** Takes paths of directories; fails where one, or a directory above it, is a link. */
const ARE_LITERAL = `
for path do
  cd -P -- "$path" 2>/dev/null || continue
  [ "$PWD" = "$path" ] || return 1
done
cd /
`

const REMOVE_TREES = 'rm -rf -- "$@"'

/** What we run in containers ourselves, by name; each takes its paths as arguments. */
export const SCRIPTS = {
  areLiteral: ARE_LITERAL,
  inspect: INSPECT,
  list: LIST,
  moveIntoPlace: MOVE_INTO_PLACE,
  moveStaged: MOVE_STAGED,
  print: PRINT,
  remove: REMOVE,
  removeTrees: REMOVE_TREES,
} as const

export type ScriptName = keyof typeof SCRIPTS

/** The command line that runs one of them in a shell of its own. */
export function scriptCommand(name: ScriptName, args: readonly string[]): string[] {
  return ['/bin/sh', '-c', `newline='\n'\nrun() {\n${SCRIPTS[name]}\n}\nrun "$@"`, 'sh', ...args]
}
