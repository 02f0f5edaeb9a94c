import type { Session } from '../session.ts'
import { cleanUpAtExit } from './exit.ts'

/** All sessions of a process, by what they keep in step. */
interface Registry {
  open: Map<string, Session>
  ending: Map<string, Ending>
  stopWatchingExit?: (() => void) | undefined
}

interface Ending {
  session: Session
  ended: Promise<void>
}

/**
 * Bundlers evaluate a config, and with it this module, several times in one process, so the
 * registry is the process's and not the module's.
 */
const REGISTRY = Symbol.for('unplugin-livepush.sessions')

function registry(): Registry {
  const holder = globalThis as { [REGISTRY]?: Registry }
  holder[REGISTRY] ??= { open: new Map(), ending: new Map() }
  return holder[REGISTRY]
}

/**
 * The session for a key; `make` is called if there is none, with the end of the one before it:
 * what that one still removes may be in the way.
 */
export function sharedSession(key: string, make: (predecessor: Promise<void>) => Session): Session {
  const sessions = registry()
  const open = sessions.open.get(key)
  if (open !== undefined) return open
  const session = make(sessions.ending.get(key)?.ended ?? Promise.resolve())
  sessions.open.set(key, session)
  sessions.stopWatchingExit ??= cleanUpAtExit({ close: closeAll, closeSync: closeAllSync })
  return session
}

/** To be told when a session begins to end: the next one with its key is a new one. */
export function retire(key: string, ended: Promise<void>): void {
  const sessions = registry()
  const session = sessions.open.get(key)
  if (session === undefined) return
  const ending = { session, ended }
  sessions.open.delete(key)
  sessions.ending.set(key, ending)
  void ended.finally(() => {
    if (sessions.ending.get(key) === ending) sessions.ending.delete(key)
    if (sessions.open.size > 0 || sessions.ending.size > 0) return
    sessions.stopWatchingExit?.()
    sessions.stopWatchingExit = undefined
  })
}

async function closeAll(): Promise<void> {
  const { open, ending } = registry()
  await Promise.all([
    ...[...open.values()].map((session) => session.close()),
    ...[...ending.values()].map(({ ended }) => ended),
  ])
}

function closeAllSync(): void {
  const { open, ending } = registry()
  for (const session of open.values()) session.closeSync()
  for (const { session } of ending.values()) session.closeSync()
}
