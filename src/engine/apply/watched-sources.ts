import type { BuildContext } from '../../context/build-context.ts'
import type { CopyStep, RunStep } from '../dockerfile/types.ts'
import { findSources } from '../plan/sources.ts'

/** What a tar begins with where it is compressed: gzip, bzip2, xz, Zstandard. */
const COMPRESSED = ['1f8b08', '425a68', 'fd377a585a00', '28b52ffd']

/**
 * Whether an ADD unpacks one of its sources: it does so with a local tar, compressed or not, told by
 * what is in it.
 *
 * Source: Dockerfile reference, ADD; containerd's `archive/compression` for the magic numbers.
 */
export async function unpacks(step: CopyStep, context: BuildContext): Promise<boolean> {
  if (step.instruction !== 'ADD' || step.from || step.unpack === false) return false
  for (const { real, type } of findSources(step.sources, context).found) {
    if (type === 'file' && isArchive(await head(context, real))) return true
  }
  return false
}

function isArchive(head: Buffer): boolean {
  if (head.subarray(257, 262).toString('latin1') === 'ustar') return true
  return COMPRESSED.some((magic) => head.toString('hex', 0, magic.length / 2) === magic)
}

/** The first 512 bytes, a tar's header. */
async function head(context: BuildContext, path: string): Promise<Buffer> {
  const stream = context.createReadStream(path)
  let bytes = Buffer.alloc(0)
  for await (const chunk of stream) {
    bytes = Buffer.concat([bytes, chunk as Buffer])
    if (bytes.length >= 512) break
  }
  return bytes
}

/** The sources that a RUN binds, each as if it were copied: a change of one is a reason to redo it. */
export function boundSources(step: RunStep): CopyStep[] {
  return step.mounts
    .filter(({ type }) => type === 'bind')
    .map(({ source = '', from, target = '/' }) => ({
      kind: 'copy',
      instruction: 'COPY',
      stage: step.stage,
      line: step.line,
      text: step.text,
      sources: [{ kind: 'path', path: source }],
      dest: target,
      ...(from && { from }),
      link: false,
      parents: false,
      exclude: [],
    }))
}
