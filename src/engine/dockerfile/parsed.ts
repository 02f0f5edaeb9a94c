import type { ChmodForms } from './frontend.ts'
import type { Instruction } from './syntax/types.ts'
import type { Dockerfile, Stage } from './types.ts'

/** Where a COPY or a mount takes its files from, when not from the build context. */
export type Source = { kind: 'stage'; index: number } | { kind: 'image'; ref: string }

/** Something that a stage is made from, and the line that says so. */
export interface Need {
  source: Source
  line: number
}

/** A stage with what stands in it. */
export interface ParsedStage extends Stage {
  instructions: Instruction[]
  /** What the ONBUILD instructions of the stage that it is built on leave for it to do first. */
  triggers: Instruction[]
  /** What it is built on, then what its instructions take files from, in their order. */
  needs: Need[]
}

/** A Dockerfile whose text is understood; what it does depends on its base images yet. */
export interface ParsedDockerfile extends Dockerfile {
  stages: ParsedStage[]
  /** The stages by their names; of two with one name, the later. */
  byName: ReadonlyMap<string, number>
  /** The name that errors give. */
  file: string
  /** The escape character, `\` or a backtick. */
  escape: string
  /** The ARGs before the first FROM and the predefined ones, with their values. */
  globalArgs: ReadonlyMap<string, string>
  buildArgs: ReadonlyMap<string, string>
  /** What the builder's frontend takes for `--chmod`. */
  chmod: ChmodForms
}
