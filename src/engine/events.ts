/** Output of a command that runs in a container. */
export interface CommandOutput {
  data: Buffer
  isStderr: boolean
}

/**
 * Why a step is redone: files that it copies changed; a stage that it copies from changed; a step
 * before it is redone; a later RUN edited `path`, which it copies, and only redoing both can tell
 * what a fresh build would have there; or a push before this one could not finish it.
 */
export type RedoReason =
  | { kind: 'files'; paths: string[] }
  | { kind: 'stage'; stageIdx: number; name?: string }
  | { kind: 'earlier-step'; line: number }
  | { kind: 'edited'; path: string }
  | { kind: 'unfinished' }

/** One step that a push redid, or that `explain()` says it would redo. */
export interface RedoneStep {
  /** The stage whose container the step is redone in, from 0. */
  stageIdx: number
  /** Its line in the Dockerfile, from 1. */
  line: number
  /** The instruction, on one line. */
  step: string
  reason: RedoReason
  /** Milliseconds it took; absent in an explanation. */
  duration?: number
}

/** One step of an explanation. */
export interface ExplainedStep extends RedoneStep {
  /** Why it cannot be redone in place: the push ends there, and asks for a new image. */
  needsImage?: string
}

/** - `done`: everything was applied. - `unchanged`: there was nothing to do.
 *  - `superseded`: a newer push took the work over. - `failed`: see `error`. */
export type PushOutcome = 'done' | 'unchanged' | 'superseded' | 'failed'

export interface PushResult {
  outcome: PushOutcome
  /** Paths of the build context that differ from what was pushed before. */
  changed: string[]
  /** Paths of the build context that are gone. */
  deleted: string[]
  redone: RedoneStep[]
  /**
   * Files written to and removed from containers, those of earlier stages included, and the bytes of
   * content sent. Links are files here, directories are not.
   */
  files: { written: number; removed: number; bytes: number }
  /** Of these, the files in the app's own container. */
  appFiles: { written: number; removed: number }
  restarted: boolean
  /** Milliseconds; `total` is more than its parts. */
  duration: { plan: number; copy: number; run: number; restart: number; total: number }
  error?: Error
}

/** What decides whether the app restarts: all that happened since that was last decided. */
export interface RestartQuestion {
  /** Paths of the build context that differ or are gone, of those that some step takes. */
  paths: string[]
  /** Steps that were redone in the app's own container. */
  redone: RedoneStep[]
}

/** The engine's events, each with its one argument. */
export interface LivepushEvents {
  pushStart: [{ changed: string[]; deleted: string[] }]
  /**
   * One for each call of `performLivepush()` with paths that may be pushed. A call that a newer one
   * overtook before it began ends as `superseded` too, without a `pushStart` of its own.
   */
  pushEnd: [PushResult]
  /** `line` is that of the RUN in the Dockerfile, from 1. */
  commandExecute: [{ stageIdx: number; command: string; line: number }]
  commandOutput: [{ stageIdx: number; output: CommandOutput }]
  commandReturn: [{ stageIdx: number; returnCode: number; command: string }]
  containerRestart: [{ containerId: string }]
  /** A running push is superseded. */
  cancel: []
}
