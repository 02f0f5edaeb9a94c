import { COPY_STAGED, MOVE, MOVE_STAGED } from './scripts-move.ts'
import { LISTING_FORMAT, STAT_FORMAT } from './stat-line.ts'

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

/** Takes paths; prints a line for each that is there. */
const STAT_FILES = `
stat -c '${STAT_FORMAT}' -- "$@" 2>/dev/null
return 0
`

/** Takes paths of regular files; prints the SHA-256 of each. */
const DIGEST_FILES = 'sha256sum -- "$@" 2>/dev/null'

/**
 * Takes one path; prints a line for everything there and below it. Fails where a name has a newline,
 * and nobody could tell which line is whose.
 */
const LIST_FILES = `
if [ -n "$(find "$1" -name "*$newline*" 2>/dev/null)" ]; then
  echo 'A name has a newline.'
  return 1
fi
find "$1" -exec stat -c '${STAT_FORMAT}' -- {} + 2>/dev/null
`

/** Prints a line for all that is on the root's own file system. */
const LIST_ALL = `
find / -xdev -exec stat -c '${LISTING_FORMAT}' -- {} + 2>/dev/null
return 0
`

/** Takes paths of regular files; prints their contents, one after the other. */
const PRINT_FILES = 'cat -- "$@"'

/**
 * Takes paths of directories; fails where one, or a directory above it, is a link. Of one that is
 * gone, what is left of the way to it is looked at.
 */
const ARE_LITERAL = `
for path do
  until cd -P -- "\${path:-/}" 2>/dev/null; do path=\${path%/*}; done
  [ "$PWD" = "\${path:-/}" ] || return 1
done
cd /
`

const REMOVE_TREES = 'rm -rf -- "$@"'

/** What we run in containers ourselves, by name; each takes its paths as arguments. */
export const SCRIPTS = {
  areLiteral: ARE_LITERAL,
  copyStaged: COPY_STAGED,
  digestFiles: DIGEST_FILES,
  listAll: LIST_ALL,
  listFiles: LIST_FILES,
  move: MOVE,
  moveStaged: MOVE_STAGED,
  printFiles: PRINT_FILES,
  remove: REMOVE,
  removeTrees: REMOVE_TREES,
  statFiles: STAT_FILES,
} as const

export type ScriptName = keyof typeof SCRIPTS

/** The command line that runs one of them in a shell of its own. */
export function scriptCommand(name: ScriptName, args: readonly string[]): string[] {
  return ['/bin/sh', '-c', `newline='\n'\nrun() {\n${SCRIPTS[name]}\n}\nrun "$@"`, 'sh', ...args]
}
