import fc from 'fast-check'
import { chmod, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import { BuildContext } from '../../../src/context/build-context.ts'
import { Workspace } from './workspace.ts'

/** One thing that happens to the disk, or to a file held over it. */
type Deed =
  | { kind: 'write' | 'hold'; path: string; content: string }
  | { kind: 'remove' | 'mkdir' | 'link' | 'chmod' | 'drop'; path: string }

const name = fc.constantFrom('a', 'b', 'skip', 'keep.md')
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'))
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('write' as const, 'hold' as const),
    path,
    content: fc.constantFrom('', 'x', 'y'),
  }),
  fc.record({
    kind: fc.constantFrom('remove', 'mkdir', 'link', 'chmod', 'drop') as fc.Arbitrary<'remove'>,
    path,
  }),
)

const RULES = 'skip\n!**/keep.md\n'

/** The deed, as far as the disk lets it happen. */
async function perform(space: Workspace, context: BuildContext, act: Deed): Promise<void> {
  const at = space.path(act.path)
  if (act.kind === 'hold') {
    return context.setFile(act.path, { content: Buffer.from(act.content), mode: 0o644 })
  }
  if (act.kind === 'drop') return context.removeFile(act.path)
  await mkdir(dirname(at), { recursive: true }).catch(() => undefined)
  const done = {
    remove: () => rm(at, { recursive: true, force: true }),
    write: () => writeFile(at, 'content' in act ? act.content : ''),
    mkdir: () => mkdir(at),
    link: () => symlink('/nowhere/at/all', at),
    chmod: async () => chmod(at, (await stat(at)).isFile() ? 0o600 : 0o700),
  }[act.kind]()
  await done.catch(() => undefined)
}

async function snapshot(context: BuildContext): Promise<Map<string, string>> {
  const entries = [...context.entries()]
  await context.hash(entries.map(([at]) => at))
  return new Map(
    entries.map(([at, entry]) => {
      const looks = Object.entries(entry).filter(([key]) => key !== 'mtime')
      return [at, JSON.stringify(looks.sort())]
    }),
  )
}

it('a refreshed context equals one opened anew, and reports just the difference', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(deed, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
      async (rounds) => {
        const space = await Workspace.create({ '.dockerignore': RULES })
        const context = await BuildContext.open(space.root)
        const held = new Map<string, { content: Buffer; mode: number }>()
        let hasDropped = false
        for (const deeds of rounds) {
          const before = await snapshot(context)
          for (const act of deeds) {
            await perform(space, context, act)
            if (act.kind === 'hold') {
              held.set(act.path, { content: Buffer.from(act.content), mode: 0o644 })
            } else if (act.kind === 'drop') {
              held.delete(act.path)
              hasDropped = true
            }
          }
          const changes = await context.refresh(deeds.map((act) => act.path))
          const after = await snapshot(context)
          const changed = [...after.keys()].filter((at) => after.get(at) !== before.get(at)).sort()
          const typeIn = (looks?: string) => looks && /"type","(.*?)"/.exec(looks)![1]
          const expected = {
            changed,
            reshaped: new Set(
              changed.filter((at) => typeIn(after.get(at)) !== typeIn(before.get(at))),
            ),
            deleted: [...before.keys()].filter((at) => !after.has(at)).sort(),
          }
          expect(changes).toEqual(expected)
          // A removal hides what the disk has, which a context opened anew knows nothing of.
          if (hasDropped) continue
          const anew = await BuildContext.open(space.root, { overlay: held })
          expect(await snapshot(anew)).toEqual(after)
        }
        await space.remove('.')
      },
    ),
    { numRuns: 150 },
  )
}, 60_000)
