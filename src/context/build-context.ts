import { Readable } from 'node:stream'
import { BuildContextError } from '../engine/errors.ts'
import type { ContextChanges } from './changes.ts'
import { contentParts, readContent } from './content.ts'
import { Digests } from './digests.ts'
import { Disk } from './disk.ts'
import { IgnoreFile } from './ignore-file.ts'
import type { IgnoreLine, IgnoreRules } from './ignore.ts'
import type { OverlayFile } from './overlay.ts'
import { Overlay } from './overlay.ts'
import { contextPath } from './paths.ts'
import { realDirectory } from './real-directory.ts'
import { RecentContents } from './recent-contents.ts'
import { refreshTree } from './refresh-tree.ts'
import type { ContextSources } from './scan.ts'
import { scan } from './scan.ts'
import type { TreeNode } from './tree.ts'
import { PathTree } from './tree.ts'
import type { SourceTree, TreeEntry } from './types.ts'

export interface BuildContextOptions {
  /**
   * The Dockerfile, absolute or relative to the context: `<dockerfile>.dockerignore` replaces
   * `.dockerignore`.
   * @default 'Dockerfile'
   */
  dockerfile?: string
  /** Files to hold over the disk from the start, by their paths relative to the context. */
  overlay?: ReadonlyMap<string, OverlayFile>
}

/**
 * The build context as a COPY sees it: the files on disk, with outputs that are held in memory over
 * them, without what the ignore file leaves out. All of it is as of the last `refresh`; everything
 * belongs to 0:0, symbolic links are entries of their own, sockets and devices are left out.
 */
export class BuildContext implements SourceTree {
  /** Absolute, symbolic links resolved. */
  readonly root: string
  readonly #disk: Disk
  readonly #overlay = new Overlay()
  readonly #ignoreFile: IgnoreFile
  readonly #tree = new PathTree()
  readonly #recent = new RecentContents()
  readonly #digests: Digests
  #rules: IgnoreRules
  /** Paths of refreshes that failed. */
  readonly #unread = new Set<string>()
  #refreshing: Promise<unknown> = Promise.resolve()

  private constructor(root: string, ignoreFile: IgnoreFile, rules: IgnoreRules) {
    this.root = root
    this.#disk = new Disk(root)
    this.#digests = new Digests(this.#disk, this.#recent)
    this.#ignoreFile = ignoreFile
    this.#rules = rules
  }

  /**
   * Reads a directory as a build context.
   * @throws BuildContextError when it is no directory, or something in it cannot be read
   * @throws IgnoreFileError when its ignore file has a pattern that Docker refuses
   */
  static async open(root: string, options: BuildContextOptions = {}): Promise<BuildContext> {
    const resolved = await realDirectory(root)
    const ignoreFile = new IgnoreFile(resolved, options.dockerfile ?? 'Dockerfile')
    const context = new BuildContext(resolved, ignoreFile, await ignoreFile.load())
    for (const [path, file] of options.overlay ?? []) context.setFile(path, file)
    for (const [path, node] of await scan(context.#sources(), '')) context.#tree.set(path, node)
    return context
  }

  lookup(path: string): TreeEntry | undefined {
    return this.#tree.get(path)?.entry
  }

  children(path: string): readonly string[] {
    return this.#tree.children(path)
  }

  symlinks(): Iterable<string> {
    return this.#tree.symlinks()
  }

  linked(path: string): readonly string[] {
    return this.#tree.linked(path)
  }

  /** Every entry but the root, parents before what they hold. */
  *entries(): Generator<[path: string, entry: TreeEntry]> {
    for (const [path, { entry }] of this.#tree.walk('')) if (path !== '') yield [path, entry]
  }

  /** @throws BuildContextError when the path is no file, or the disk has it no longer */
  async read(path: string): Promise<Buffer> {
    return readContent(this.#disk, path, this.#file(path), this.#recent)
  }

  readParts(path: string): AsyncIterable<Buffer> {
    return contentParts(this.#disk, path, this.#file(path), this.#recent)
  }

  /**
   * A file's bytes as a stream, exactly as many as its entry says; it fails with BuildContextError
   * where the disk holds more or fewer by now.
   */
  createReadStream(path: string): Readable {
    return Readable.from(this.readParts(path), { objectMode: false })
  }

  /** @throws BuildContextError when one of the files can no longer be read */
  async hash(paths: Iterable<string>): Promise<void> {
    await this.#digests.begin(this.#filesAt(paths))
    await this.#digests.finish()
  }

  /**
   * The same, but does not wait for large files: what is sent of them is hashed afterwards, when
   * somebody asks with `hashed()`, or at the next `refresh`.
   * @throws BuildContextError when one of the files can no longer be read
   */
  async beginHash(paths: Iterable<string>): Promise<void> {
    await this.#digests.begin(this.#filesAt(paths))
  }

  /** Resolves when all files have their digests but those that could not be read. */
  async hashed(): Promise<void> {
    await this.#digests.finish().catch(() => {}) // Whoever reads such a file is told why.
  }

  /** Lets go of the contents that `refresh` and `hash` have read, and that nobody reads any more. */
  forgetContents(): void {
    this.#recent.clear()
  }

  /** The line of the ignore file that keeps the path out; undefined for what is not ignored. */
  ignoredBy(path: string): IgnoreLine | undefined {
    const { ignored, by } = this.#rules.match(contextPath(path))
    return ignored ? by : undefined
  }

  /** Holds a file over the disk, from the next `refresh` that names it. */
  setFile(path: string, file: OverlayFile): void {
    this.#overlay.set(contextPath(path), file)
  }

  /**
   * Takes a held file away, from the next `refresh` that names it. What the disk has at the path is
   * hidden until a refresh finds that it is gone there too.
   */
  removeFile(path: string): void {
    this.#overlay.remove(contextPath(path))
  }

  /**
   * Reads paths again, with all that lies below them and with parents that came or went.
   *
   * A path of the ignore file has everything read again under its new rules. Refreshes run one
   * after the other. One that fails changes nothing, and its paths are part of the next.
   * @param paths relative to the context, in any order, there or not
   * @throws BuildContextError when one is empty or leads out of the context, or cannot be read
   * @throws IgnoreFileError when the ignore file has become one that Docker refuses
   */
  async refresh(paths: Iterable<string>): Promise<ContextChanges> {
    const wanted = Array.from(paths, contextPath)
    const run = this.#refreshing.then(async () => {
      for (const path of wanted) this.#unread.add(path)
      const changes = await this.#refresh([...this.#unread])
      this.#unread.clear()
      return changes
    })
    this.#refreshing = run.catch(() => undefined)
    return run
  }

  async #refresh(paths: readonly string[]): Promise<ContextChanges> {
    await this.hashed()
    const all = paths.some((path) => this.#ignoreFile.includes(path))
    const rules = all ? await this.#ignoreFile.load() : this.#rules
    const sources = this.#sources(rules)
    const changes = await refreshTree(this.#tree, this.#digests, sources, all ? [''] : paths)
    this.#rules = rules
    return changes
  }

  #sources(rules = this.#rules): ContextSources {
    return { disk: this.#disk, overlay: this.#overlay, rules }
  }

  #filesAt(paths: Iterable<string>): Map<string, TreeNode> {
    const files = new Map<string, TreeNode>()
    for (const path of paths) {
      const node = this.#tree.get(path)
      if (node) files.set(path, node)
    }
    return files
  }

  #file(path: string): TreeNode {
    const node = this.#tree.get(path)
    if (node?.entry.type === 'file') return node
    throw new BuildContextError(`"${path}" is no file in the build context.`)
  }
}
