import type { Livepush } from '../engine/livepush.ts'
import { whileItTakes } from '../report/patience.ts'
import { short } from '../report/words.ts'

/** Shows that a push moves while one of its commands takes long. */
export function showLongCommands(livepush: Livepush, say: (line: string) => void): void {
  const running = new Map<number, () => void>()
  const end = (stageIdx: number) => {
    running.get(stageIdx)?.()
    running.delete(stageIdx)
  }
  livepush.on('commandExecute', ({ stageIdx, command, line }) => {
    running.set(stageIdx, whileItTakes(`RUN ${short(command)} (line ${line})`, say))
  })
  livepush.on('commandReturn', ({ stageIdx }) => end(stageIdx))
  // A command that is ended does not return.
  livepush.on('pushEnd', () => [...running.keys()].forEach(end))
}
