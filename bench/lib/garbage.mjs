import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')

/**
 * Clears away what has been left behind so far. What makes the edits is part of this process and
 * leaves many times what a push does: whoever's turn it is would wait for that to be collected.
 */
export const collectGarbage = /** @type {() => void} */ (runInNewContext('gc'))
