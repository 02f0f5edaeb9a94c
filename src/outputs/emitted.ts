/** A file as a bundler left it in its output directory. */
export interface EmittedFile {
  /** Text is what is written as UTF-8. Nobody changes bytes that were handed over. */
  content: string | Uint8Array
  /** Permission bits, 0 to 0o777. */
  mode: number
}

/** Everything that one output of a bundler consists of after a build without errors. */
export interface Emitted {
  /**
   * The output that the list belongs to: the same for every rebuild, and different from that of
   * every other output (another format, environment or compiler), even in the same directory.
   */
  key: string
  /** By absolute path; complete, files that did not change included. */
  files: ReadonlyMap<string, EmittedFile>
  /**
   * Whether only browsers load these files.
   * @default false
   */
  client?: boolean
  /**
   * Directories, absolute, that the bundler writes to in other builds, but not in this one, which
   * emits nothing: what happens in there is no edit of the build context.
   */
  unwritten?: readonly string[]
}
