/** How shell text is read. */
export interface ShellOptions {
  /** Absent: variables stay as they are written. */
  variables?: (name: string) => string | undefined
  escape: string
  /** Quotes are ordinary characters. */
  plainQuotes?: boolean
  /** Quotes group, but are kept in the result. */
  keepQuotes?: boolean
  /** The escape character is kept in the result. */
  keepEscapes?: boolean
  /** `<<` holds on to the blanks behind it, so that `<< EOF` is one word. */
  glueHeredocs?: boolean
}

/** Everything in one piece, and split at the blanks outside quotes. */
export interface ShellText {
  text: string
  words: string[]
}
