/** What every error of this package carries beside its message. */
export interface LivepushErrorDetails {
  /** What to do about it, one sentence. */
  hint?: string
  /** The file that the error is in, as the caller named it. */
  file?: string
  /** The line in `file`, from 1. */
  line?: number
  cause?: unknown
}

/** The base of every error that this package throws on purpose. */
export class LivepushError extends Error {
  readonly hint?: string
  readonly file?: string
  readonly line?: number

  constructor(what: string, details: LivepushErrorDetails = {}) {
    const where =
      details.line === undefined ? '' : `${details.file ?? 'Dockerfile'}:${details.line}: `
    const hint = details.hint === undefined ? '' : ` ${details.hint}`
    super(where + what + hint, { cause: details.cause })
    this.name = new.target.name
    this.hint = details.hint
    this.file = details.file
    this.line = details.line
  }
}

/** The Dockerfile cannot be understood; `line` says where. */
export class DockerfileError extends LivepushError {}

/** There is no Dockerfile where one was looked for. */
export class DockerfileNotFoundError extends LivepushError {}

/** The build context, or something in it that a step needs, is missing or not what it must be. */
export class BuildContextError extends LivepushError {}

/** A `.dockerignore` pattern that Docker refuses too; `line` says which. */
export class IgnoreFileError extends LivepushError {}

/** The number of `stageImages` does not match the Dockerfile's stages. */
export class StageImagesError extends LivepushError {}

/** An option has a value that cannot be used. */
export class OptionsError extends LivepushError {}

/** No Docker engine answers. */
export class EngineUnreachableError extends LivepushError {}

/** The engine knows no such image. */
export class ImageNotFoundError extends LivepushError {}

/** The engine knows no such container. */
export class ContainerNotFoundError extends LivepushError {}

/** A container that a push needs is there, but not running (any more). */
export class ContainerNotRunningError extends LivepushError {}

/** Building the image failed; the message holds the builder's own. */
export class ImageBuildError extends LivepushError {}

/** A change that cannot be applied inside a running container; the image must be built again. */
export class RebuildRequiredError extends LivepushError {}

/** A step failed when it was redone: a RUN that exited non-zero, a COPY without its source. */
export class StepFailedError extends LivepushError {
  /** The stage whose container the step ran in, from 0. */
  readonly stageIdx: number
  /** The step as the Dockerfile has it, on one line. */
  readonly command: string
  /** The command's exit code; `undefined` where the step is no RUN. */
  readonly exitCode?: number
  /** The end of what the command printed, stdout and stderr in their order. */
  readonly output: string

  constructor(
    what: string,
    details: LivepushErrorDetails & {
      stageIdx: number
      command: string
      exitCode?: number
      output?: string
    },
  ) {
    super(what, details)
    this.stageIdx = details.stageIdx
    this.command = details.command
    this.exitCode = details.exitCode
    this.output = details.output ?? ''
  }
}
