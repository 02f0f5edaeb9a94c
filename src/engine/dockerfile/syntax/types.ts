import type { Heredoc } from '../lexer/heredoc.ts'

/** One instruction as its text alone says, variables not yet replaced. */
export type Instruction =
  | CopyInstruction
  | RunInstruction
  | EnvInstruction
  | ArgInstruction
  | WordInstruction
  | ShellInstruction
  | OnbuildInstruction
  | OtherInstruction

interface InstructionPlace {
  /** From 1. */
  line: number
  /** As written, continuation lines joined, heredoc bodies left out. */
  text: string
}

/** A reference as `--from=` has it: a number, a stage's name or an image. */
export type FromReference = { kind: 'index'; index: number } | { kind: 'name'; name: string }

export interface CopyInstruction extends InstructionPlace {
  kind: 'copy'
  instruction: 'COPY' | 'ADD'
  /** Paths and URLs as written. */
  sources: string[]
  /** The heredocs among the sources. */
  inline: Heredoc[]
  dest: string
  from?: FromReference
  chown?: string
  chmod?: string
  link: boolean
  parents: boolean
  exclude: string[]
  checksum?: string
  unpack?: boolean
  keepGitDir?: boolean
}

export interface RunInstruction extends InstructionPlace {
  kind: 'run'
  /** The words of the exec form, or the text of the shell form. */
  command: string[] | string
  heredocs: Heredoc[]
  /** The options of each `--mount`, keys in lower case; a key without value has `undefined`. */
  mounts: [key: string, value: string | undefined][][]
  network?: string
  security?: string
}

export interface EnvInstruction extends InstructionPlace {
  kind: 'env'
  variables: [name: string, value: string][]
}

export interface ArgInstruction extends InstructionPlace {
  kind: 'arg'
  variables: [name: string, value: string | undefined][]
}

/** WORKDIR and USER: their whole argument is one word. */
export interface WordInstruction extends InstructionPlace {
  kind: 'workdir' | 'user'
  word: string
}

export interface ShellInstruction extends InstructionPlace {
  kind: 'shell'
  shell: string[]
}

export interface OnbuildInstruction extends InstructionPlace {
  kind: 'onbuild'
  /** The instruction that is kept for later, its heredocs with it. */
  trigger: string
}

/** An instruction that changes nothing that a later step sees. */
export interface OtherInstruction extends InstructionPlace {
  kind: 'other'
  instruction: string
  /** The arguments in which Docker replaces variables. */
  words: string[]
}

/** FROM, before its names are looked up. */
export interface FromInstruction extends InstructionPlace {
  kind: 'from'
  base: string
  /** In lower case. */
  name?: string
  platform?: string
}
