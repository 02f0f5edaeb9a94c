import { BASE, ONBUILD_BASE } from '../support/base.ts'
import type { Need } from '../support/needs.ts'
import type { OracleCase } from '../support/types.ts'

/** How a push of a case ends. `failed`: the builder refuses the context too. */
export type End = 'done' | 'unchanged' | 'failed' | 'rebuild'

export interface NamedCase extends OracleCase {
  name: string
  /** How each push ends, where one is not `done` or `unchanged`, or where that is the point. */
  ends?: End[]
  /** Lines of the Dockerfile that each push redoes, where that is the point. */
  redone?: number[][]
  /** What builders of some age lack: there it is skipped. */
  needs?: Need
  /** Why the engine does not do it yet. */
  todo?: string
}

/** The Dockerfile of an app of one stage. */
export const app = (steps: string) => `FROM ${BASE}\n${steps}\n${FOREVER}`

/** The end of the last stage: the app that runs. */
export const FOREVER = 'CMD ["sleep", "1000000"]\n'

export { BASE, ONBUILD_BASE }
