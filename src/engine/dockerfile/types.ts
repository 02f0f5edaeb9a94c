/**
 * A Dockerfile as the engine sees it, in two layers: `Dockerfile` is what the text alone says (the
 * stage graph and each stage's instructions); `StageSteps` adds what only the base image's config
 * can tell (the environment, working directory, user and shell that each step runs under).
 */

/** Where a stage starts from. */
export type StageBase =
  | { kind: 'image'; ref: string; platform?: string }
  | { kind: 'stage'; index: number }
  | { kind: 'scratch' }

export interface Stage {
  /** Position in the Dockerfile, from 0. */
  index: number
  /** The name after `AS`, in lower case. */
  name?: string
  /** The line of its FROM, from 1. */
  line: number
  from: StageBase
}

export interface Dockerfile {
  stages: Stage[]
  /** Index of the stage that is built: the last one, or `target`. */
  target: number
}

/** The part of an image's config that later steps inherit. */
export interface ImageConfig {
  /** `KEY=value` each, as the engine's image inspection gives them. */
  env: string[]
  /** `''` where the image sets none. */
  workingDir: string
  user: string
  shell?: string[]
  onBuild?: string[]
}

interface StepPlace {
  /** The stage whose FROM the step stands under; an inherited step keeps the stage it was written in. */
  stage: number
  /** The line the instruction starts on, from 1; an ONBUILD trigger of a base image has the FROM's. */
  line: number
  /** The instruction as written, continuation lines joined, heredoc bodies left out: for people. */
  text: string
}

export type CopySource =
  /** A path or pattern below the source tree's root, cleaned: no leading `/`, no `..`; `''` is the root. */
  | {
      kind: 'path'
      path: string
      /**
       * With `--parents`, the directory that `/./` in the source marks: the part of `path` that is
       * not made again below the destination. `''` where the source has no such mark.
       */
      pivot?: string
    }
  /** A heredoc: the file's name and bytes. */
  | { kind: 'inline'; name: string; content: string }
  /** `ADD https://…` */
  | { kind: 'url'; url: string }
  /** `ADD git@…` or `ADD https://….git#ref:dir` */
  | { kind: 'git'; url: string }

export interface CopyStep extends StepPlace {
  kind: 'copy'
  instruction: 'COPY' | 'ADD'
  sources: CopySource[]
  /** Absolute and cleaned; ends in `/` where only a directory will do. The root is `/`. */
  dest: string
  /** Where the sources lie; absent for the build context. */
  from?: { kind: 'stage'; index: number } | { kind: 'image'; ref: string }
  /** As written, variables expanded: `user`, `user:group`, names or numbers. */
  chown?: string
  /** As written: octal or symbolic. */
  chmod?: string
  link: boolean
  parents: boolean
  exclude: string[]
  checksum?: string
  unpack?: boolean
  keepGitDir?: boolean
}

export interface RunMount {
  type: 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh'
  /** Absolute target, or what the type has instead. */
  target?: string
  /** For a bind mount: the path below the root of `from`, cleaned; `''` is the root. */
  source?: string
  /** Where a bind or cache mount takes its files from; absent for the build context. */
  from?: { kind: 'stage'; index: number } | { kind: 'image'; ref: string }
  /** All options as written, variables expanded, lower-case keys; `''` for one without a value. */
  options: Record<string, string>
}

export interface RunStep extends StepPlace {
  kind: 'run'
  /** The whole command line: the shell and its one string, or the exec form's words. */
  argv: string[]
  /** A heredoc that starts with `#!`: it is written to a file, `argv` is that file alone. */
  script?: { content: string }
  /** The exact environment that the builder gives, HOME only where an ENV or ARG sets it. */
  env: Readonly<Record<string, string>>
  /** Absolute. */
  workdir: string
  /** `''` for root; else as written: `user`, `user:group`, names or numbers. */
  user: string
  mounts: RunMount[]
  network?: string
  security?: string
}

export interface WorkdirStep extends StepPlace {
  kind: 'workdir'
  /** Absolute. */
  path: string
  /** Who owns the directory if it must be made, as in `RunStep.user`. */
  user: string
}

/** An instruction that only shapes the image's config: nothing to redo in a container. */
export interface ConfigStep extends StepPlace {
  kind: 'config'
  instruction: string
}

export type Step = CopyStep | RunStep | WorkdirStep | ConfigStep

/** Every step that makes a stage's file system, those of the stages it is built on first. */
export interface StageSteps {
  index: number
  name?: string
  /** The image at the bottom; absent for `scratch`. */
  baseImage?: string
  steps: Step[]
  /** The config that the stage ends with, as far as the Dockerfile and the base image tell. */
  config: ImageConfig
}
