/** On a container whose PID 1 is the supervisor. */
export const SUPERVISED_LABEL = 'dev.unplugin-livepush.supervised'

/** What has the supervisor start the app anew. */
export const RESTART_SIGNAL = 'SIGHUP'

/**
 * PID 1 of the containers that the plugin starts: runs the image's own command, and starts it anew
 * on a signal, which takes milliseconds where the engine needs hundreds to restart a container.
 *
 * The command has the environment, directory, user and stdin that it would have by itself. All that
 * it started goes with it: SIGKILL to the process group spares only PID 1, which the kernel shields
 * from signals of its own container. Other signals are passed on; the container ends when the app
 * ends after SIGTERM, SIGINT or SIGQUIT, or by itself without an error. An app that crashes is
 * started again after 1, 2, 4 and then every 8 seconds, at once on the next signal to.
 */
const SUPERVISOR = `
unset PWD OLDPWD SHLVL
exec 3<&0
stopping=
trap 'again=1; kill -KILL 0' HUP
for signal in TERM INT QUIT; do trap "stopping=1; kill -$signal \\$child 2>/dev/null" $signal; done
for signal in USR1 USR2 WINCH CONT; do trap "kill -$signal \\$child 2>/dev/null" $signal; done
delay=1
while :; do
  again=
  "$@" <&3 3<&- &
  child=$!
  while :; do
    wait "$child"
    code=$?
    kill -0 "$child" 2>/dev/null || break
  done
  [ -z "$again" ] || { delay=1; continue; }
  if [ -n "$stopping" ] || [ "$code" = 0 ]; then exit "$code"; fi
  kill -KILL 0
  echo "livepush: the app ended with exit code $code, started again in $delay s" >&2
  sleep "$delay" &
  child=$!
  wait "$child"
  [ -z "$stopping" ] || exit "$code"
  if [ -n "$again" ]; then delay=1; elif [ "$delay" -lt 8 ]; then delay=$((delay * 2)); fi
done
`

/** The command line of PID 1 that runs `command`, the image's ENTRYPOINT and CMD in one. */
export function supervised(command: readonly string[]): string[] {
  return ['/bin/sh', '-c', SUPERVISOR, 'livepush', ...command]
}
