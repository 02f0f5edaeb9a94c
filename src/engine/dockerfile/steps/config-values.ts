import type { Place } from '../place.ts'
import { refuse } from '../place.ts'

/**
 * Checks what an instruction that shapes the config says, its variables replaced.
 *
 * @throws {DockerfileError} for ports and signals that BuildKit refuses
 */
export function checkConfigValues(
  instruction: string,
  values: readonly string[],
  place: Place,
): void {
  if (instruction === 'EXPOSE') {
    for (const port of values.flatMap((value) => value.split(/\s+/))) checkPort(port, place)
  } else if (instruction === 'STOPSIGNAL') {
    for (const signal of values) checkSignal(signal, place)
  }
}

/** `[[address:][host]:]container[/protocol]`, each port a number or a range (go-connections, `nat`). */
const PORT = /^(?:(?:[^/]*:)?([\d-]*):)?([\d-]+)(?:\/(\w*))?$/

function checkPort(port: string, place: Place): void {
  const [, host = '', container = '', protocol = ''] = PORT.exec(port) ?? []
  const [hosts, containers] = [rangeOf(host), rangeOf(container)]
  const isFine =
    port === '' ||
    (containers > 0 &&
      (host === '' || hosts === containers || containers === 1) &&
      isProtocol(protocol))
  if (isFine) return
  refuse(place, `EXPOSE ${port} is no port.`, 'Write one like 8080 or 5000-5005/udp.')
}

const isProtocol = (protocol: string) => ['', 'tcp', 'udp', 'sctp'].includes(protocol.toLowerCase())

/** How many ports it is; 0 for none. */
function rangeOf(text: string): number {
  const [, from = '', to = from] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? []
  const [first, last] = [Number(from), Number(to)]
  return from === '' || last > 65535 || last < first ? 0 : last - first + 1
}

const SIGNALS = new Set(
  (
    'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP ' +
    'SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ'
  ).split(' '),
)

const REAL_TIME = /^RTM(?:IN(?:\+(?:[1-9]|1[0-5]))?|AX(?:-(?:[1-9]|1[0-4]))?)$/

/** A number, or a name with or without SIG (moby/sys, `signal`). */
function checkSignal(signal: string, place: Place): void {
  if (/^[+-]?\d+$/.test(signal) && Number(signal) !== 0) return
  const name = signal.toUpperCase().replace(/^SIG/, '')
  if (SIGNALS.has(name) || REAL_TIME.test(name)) return
  refuse(place, `STOPSIGNAL ${signal} is no signal.`, 'Write one like SIGTERM or 15.')
}
