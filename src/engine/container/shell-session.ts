import { SCRIPTS, type ScriptName } from './scripts.ts'

/*
 * A request is a lead, one line, `name form size block count token`, then the arguments, then a
 * body, then the line `end`:
 *   form `lines`  the arguments are the next `size` lines
 *   form `bulk`   the arguments are the lines of the next `size` bytes
 *   count         the body is a tar of that many blocks of `block` bytes; 0 where there is none, and
 *                 `lead` where it has come before the line
 * The lead is a tar of exactly as many bytes as the session was started with, empty where the body
 * comes later or there is none. What unpacks it has been started before the request, and waits.
 *
 * The token shows that the line is one: had a lead not been taken off the stream, by a process that
 * somebody killed, what the archive holds would be read as requests. The last line is the proof that
 * everything before it arrived: what is cut off, by a client that died, is never acted upon. The
 * answer is the script's output and a line `token code`.
 */

/**
 * A program for the shell that answers requests until its stdin ends; `$1` is the token, `$2` the
 * bytes of a lead, 0 for none.
 */
export function sessionProgram(): string {
  const names = Object.keys(SCRIPTS) as ScriptName[]
  const functions = names.map((name) => `${name}() {\n${SCRIPTS[name]}\n}`)
  const cases = names.map((name) => `    ${name}) ${name} "$@" </dev/null ;;`)
  return `exec 2>&1
cd /
umask 022
token=$1
lead=$2
newline='
'
probe() { printf '%s\\n' "$@"; }
${functions.join('\n')}
while
  if [ "$lead" -gt 0 ]; then
    dd bs="$lead" count=1 iflag=fullblock 2>/dev/null | tar -x -p -f - -C /
    led=$?
  fi
  IFS=' ' read -r request form size block count proof
do
  [ "$proof" = "$token" ] || exit 1
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
  case $count in
    lead) code=$led ;;
    0) code=0 ;;
    *)
      dd bs="$block" count="$count" iflag=fullblock 2>/dev/null | tar -x -p -f - -C /
      code=$? ;;
  esac
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
