import { createHash } from 'node:crypto'
import type { SourceTree, TreeEntry } from '../../../src/context/types.ts'

/** A tree from plain values: a string is a file's content, null a directory, an object a link. */
export type Plain = Record<string, string | null | { link: string }>

export class PlainTree implements SourceTree {
  readonly entries = new Map<string, TreeEntry>()
  readonly contents = new Map<string, string>()

  constructor(files: Plain) {
    const owner = { uid: 0, gid: 0, mtime: 0 }
    this.entries.set('', { type: 'directory', mode: 0o755, ...owner })
    for (const [path, value] of Object.entries(files)) {
      const parts = path.split('/')
      for (let depth = 1; depth < parts.length; depth++) {
        const parent = parts.slice(0, depth).join('/')
        this.entries.set(parent, { type: 'directory', mode: 0o755, ...owner })
      }
      if (value === null) this.entries.set(path, { type: 'directory', mode: 0o700, ...owner })
      else if (typeof value === 'string') {
        const digest = createHash('sha256').update(value).digest('hex')
        const file = { type: 'file', mode: 0o644, size: value.length, digest, ...owner } as const
        this.entries.set(path, file)
        this.contents.set(path, value)
      } else {
        this.entries.set(path, { type: 'symlink', mode: 0o777, target: value.link, ...owner })
      }
    }
  }

  lookup(path: string): TreeEntry | undefined {
    return this.entries.get(path)
  }

  children(path: string): string[] {
    const prefix = path === '' ? '' : `${path}/`
    return [...this.entries.keys()]
      .filter((key) => key !== '' && key.startsWith(prefix) && key !== path)
      .map((key) => key.slice(prefix.length))
      .filter((name) => !name.includes('/'))
      .sort()
  }

  symlinks(): string[] {
    return [...this.entries].flatMap(([path, { type }]) => (type === 'symlink' ? [path] : []))
  }

  read(path: string): Promise<Buffer> {
    return Promise.resolve(Buffer.from(this.contents.get(path)!))
  }

  async hash(): Promise<void> {}
}
