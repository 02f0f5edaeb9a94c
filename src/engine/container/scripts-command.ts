/*
 * The script that the command of a RUN runs under; see `scripts.ts`.
 */

/**
 * Takes a directory and a command line, waits for a line with a token on its stdin, and runs the
 * command line in the directory. The token and the exit code, on stdout and on stderr, are the last
 * that it prints, so that nobody has to ask the engine for them. The end of its stdin ends it: before
 * the token nothing is run, afterwards the command is killed with all its children.
 *
 * Nothing that the command left in the background outlives it, as nothing outlives a build's RUN.
 * Its processes are known by their session, which `docker exec` makes anew for each command, and
 * those that left the session by what they inherited: descriptor 9, the pipe that only this exec
 * has. A PID of the host is no use in here, and no other mark would leave the command's
 * environment as the builder has it.
 */
export const RUN_COMMAND = `
IFS= read -r token || exit 0
directory=$1
shift
exec 9<&0 </dev/null
sweep() {
  for stat in /proc/[0-9]*/stat; do
    read -r line 2>/dev/null <"$stat" || continue
    pid=\${line%% *}
    if [ "$pid" = $$ ] || [ "$pid" = "$1" ]; then continue; fi
    set -- "$1" \${line##*) }
    if [ "$5" = $$ ] || [ "/proc/$pid/fd/9" -ef "/proc/$$/fd/9" ]; then
      kill -9 "$pid" 2>/dev/null
    fi
  done
}
(
  read -r self rest </proc/self/stat
  while read -r rest <&9; do :; done
  # It would have something to say about its command's end.
  kill -STOP $$
  sweep "$self"
  sweep "$self"
  kill -9 -$$
) >/dev/null 2>&1 &
cd -- "$directory" && "$@"
code=$?
sweep
printf '%s %s\\n' "$token" "$code"
printf '%s %s\\n' "$token" "$code" >&2
exit $code
`
