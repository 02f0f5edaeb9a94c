import { SCRIPTS, type ScriptName } from './scripts.ts'

/*
 * A request is one line, `name form size block count`, then the arguments, then a body, then the
 * line `end`:
 *   form `lines`  the arguments are the next `size` lines
 *   form `bulk`   the arguments are the lines of the next `size` bytes
 *   count         the body is a tar of that many blocks of `block` bytes; 0 where there is none
 * The last line is the proof that everything before it arrived: what is cut off, by a client that
 * died, is never acted upon. The answer is the script's output and a line `token code`.
 */

/** A program for the shell that answers requests until its stdin ends; `$1` is the token. */
export function sessionProgram(): string {
  const names = Object.keys(SCRIPTS) as ScriptName[]
  const functions = names.map((name) => `${name}() {\n${SCRIPTS[name]}\n}`)
  const cases = names.map((name) => `    ${name}) ${name} "$@" </dev/null ;;`)
  return `exec 2>&1
cd /
umask 022
token=$1
newline='
'
probe() { printf '%s\\n' "$@"; }
${functions.join('\n')}
while IFS=' ' read -r request form size block count; do
  set --
  case $form in
    lines)
      while [ "$size" -gt 0 ]; do
        IFS= read -r line || exit 1
        set -- "$@" "$line"
        size=$((size - 1))
      done ;;
    bulk)
      set -f
      IFS=$newline
      set -- $(dd bs="$size" count=1 iflag=fullblock 2>/dev/null)
      set +f
      unset IFS ;;
  esac
  code=0
  if [ "$count" -gt 0 ]; then
    dd bs="$block" count="$count" iflag=fullblock 2>/dev/null | tar -x -p -f - -C /
    code=$?
  fi
  IFS= read -r line || exit 1
  [ "$line" = end ] || exit 1
  if [ "$code" = 0 ]; then
    case $request in
    probe) probe "$@" ;;
${cases.join('\n')}
    *) false ;;
    esac
    code=$?
  fi
  echo "$token $code"
done`
}
