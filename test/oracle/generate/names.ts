/** Names that need no care. */
export const PLAIN = ['a', 'b.txt', 'c.txt', 'f', 'g.js', '.hid', 'Z']

/** Names that a shell, an archive or a pattern may stumble over. */
export const AWKWARD = [
  'sp ace',
  'ünï',
  '-dash',
  'quo\'te"',
  'new\nline',
  '*glob[x]?',
  'back\\slash',
  '$v',
  '#hash',
  '!not',
  '..dots',
]

export const DIRECTORIES = ['d', 'e', 'd/sub', 'd/sub/deep', 'e/sub', 'w x']

/** True where a COPY can name a path as it is, in its JSON form if need be. */
export const isNameable = (path: string) => !/['"\n*?[\]\\$]/.test(path)

/** True where a shell command on one line can name it in single quotes. */
export const isQuotable = (path: string) => !/['\n\\]/.test(path)
