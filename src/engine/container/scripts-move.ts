/*
 * The scripts that bring staged files to their places; see `scripts.ts`.
 */

/** Takes a path and another with nothing there, which it moves to. */
export const MOVE = 'mv -f -- "$1" "$2"'

/**
 * Takes a directory of staged files and pairs of what is in it and where that belongs: a staged
 * directory gives all it holds to a directory, a staged file takes a path. (A single file may be
 * staged in the directory's own place.) Everything new first, then what replaces another by a
 * rename; whoever reads meanwhile finds the old file or the new one, never half of it. One process
 * serves a whole directory. What a rename cannot replace, a directory or (for some tools) a link that
 * leads nowhere, goes first; a directory that somebody removed is made again. The staging directory
 * goes at the end.
 */
const stagedScript = (replace: string, hinders: string) => `
root=$1
status=0
odd=
shift
exists() { [ -e "$1" ] || [ -L "$1" ]; }
hinders() { ${hinders}; }
home() { [ -d "$1/" ] || mkdir -p -- "$1/"; }
one() {
  home "\${3%/*}"
  if [ "$1" = new ]; then
    exists "$2" || status=1
    exists "$3" && return
  else
    exists "$2" || return
    if [ -d "$3" ] || hinders "$3"; then rm -rf -- "$3"; fi
  fi
  if exists "$3"; then ${replace} -- "$2" "$3" || status=1
  else mv -f -- "$2" "$3" || status=1; fi
}
many() {
  turn=$1
  to=$2
  shift 2
  exists "$1" || return
  if [ "$turn" = old ]; then
    if [ -n "$odd" ]; then
      for staged do
        if hinders "$to/\${staged##*/}"; then rm -rf -- "$to/\${staged##*/}"; fi
      done
    fi
    ${replace} -- "$@" "$to/" || status=1
    return
  fi
  new=
  old=
  home "$to"
  for staged do
    target=$to/\${staged##*/}
    if [ -f "$target" ] && [ ! -L "$target" ]; then old=1
    elif exists "$target"; then old=1 odd=1
    else new=1; fi
  done
  case $new,$old in
    1,1) mv -n -- "$@" "$to/" 2>/dev/null ;;
    1,) mv -f -- "$@" "$to/" || status=1 ;;
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
if exists "$root"; then rm -rf -- "$root"; fi
return $status
`

export const MOVE_STAGED = stagedScript(
  'mv -f',
  'if [ -L "$1" ]; then [ ! -e "$1" ]; else [ -d "$1" ]; fi',
)

/** The same, but what replaces a file is written into that file: it stays the one that it was. */
export const COPY_STAGED = stagedScript('cp -pPf', '[ -L "$1" ] || [ -d "$1" ]')
