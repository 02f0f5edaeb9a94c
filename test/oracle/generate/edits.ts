import type { Edit, Files, Moment, Push } from '../support/types.ts'
import { isFree, pathsOf, rollContent, rollIgnore, rollPath, rollSpec } from './context.ts'
import type { Dice } from './dice.ts'

const MOMENTS: Moment[] = ['pushStart', 'commandExecute', 'commandReturn']

/** What happens to a context, push by push; often it ends as it began. */
export function rollPushes(dice: Dice, initial: Files): Push[] {
  const tree = new Map(Object.entries(initial))
  const pushes: Push[] = dice.several(1, 4, () => {
    const edit = rollEdit(dice, tree)
    if (!dice.percent(12)) return edit
    return { edit, during: dice.one(MOMENTS), by: rollEdit(dice, tree) }
  })
  if (dice.percent(35)) pushes.push(restore(initial, tree))
  return pushes.filter((push) => Object.keys(push).length > 0)
}

type Tree = Map<string, Files[string]>

function rollEdit(dice: Dice, tree: Tree): Edit {
  const edit: Edit = {}
  for (const change of dice.several(1, dice.percent(40) ? 4 : 1, () => rollChange(dice, tree))) {
    for (const [path, spec] of Object.entries(change)) {
      // A removal would come before what the same edit has put there.
      if (Object.keys(edit).some((other) => overlap(other, path))) continue
      edit[path] = spec
      apply(tree, path, spec)
    }
  }
  return edit
}

function rollChange(dice: Dice, tree: Tree): Edit {
  const paths = pathsOf(Object.fromEntries(tree)).filter((path) => path !== '.dockerignore')
  const kind = dice.upTo(99)
  const path = paths.length > 0 ? dice.one(paths) : 'a'
  const spec = tree.get(path)
  if (kind < 4) return { '.dockerignore': dice.percent(25) ? null : rollIgnore(dice) }
  if (kind < 20 || paths.length === 0) return rollNew(dice, tree)
  if (kind < 45) return typeof spec === 'string' ? { [path]: `${dice.upTo(99)}\n` } : {}
  if (kind < 50) return typeof spec === 'string' ? { [path]: 'FAIL\n' } : {}
  if (kind < 65) return { [path]: null }
  if (kind < 73) return rename(dice, tree, path)
  if (kind < 80) return typeof spec === 'string' ? { [path]: { content: spec, mode: 0o755 } } : {}
  if (kind < 85) return { [path]: rollSpec(dice, path, paths) }
  if (kind < 90) return spec === undefined ? {} : { [path]: null, [`${path}/in`]: '1\n' }
  if (kind < 93) return spec === undefined ? { [path]: rollContent(dice) } : { [path]: spec }
  if (kind < 96) return spec === undefined ? { [path]: { directory: true, mode: 0o711 } } : {}
  return spec === undefined ? { [path]: { link: '.' } } : { [path]: { link: 'a' } }
}

function rollNew(dice: Dice, tree: Tree): Edit {
  const path = rollPath(dice)
  return isFree(Object.fromEntries(tree), path)
    ? { [path]: rollSpec(dice, path, [...tree.keys()]) }
    : {}
}

function rename(dice: Dice, tree: Tree, path: string): Edit {
  const to = rollPath(dice)
  if (overlap(path, to) || !isFree(Object.fromEntries(tree), to)) return {}
  const moved = [...tree].filter(([file]) => file === path || file.startsWith(`${path}/`))
  return {
    [path]: null,
    ...Object.fromEntries(moved.map(([file, spec]) => [to + file.slice(path.length), spec])),
  }
}

function apply(tree: Tree, path: string, spec: Edit[string]): void {
  const isDirectory = spec !== null && typeof spec === 'object' && 'directory' in spec
  for (const file of [...tree.keys()]) {
    if (file.startsWith(`${path}/`) && !isDirectory) tree.delete(file)
    const there = tree.get(file)
    if (path.startsWith(`${file}/`) && !(typeof there === 'object' && 'directory' in there)) {
      tree.delete(file)
    }
  }
  if (spec === null) tree.delete(path)
  else tree.set(path, spec)
}

/** Brings back the context that the case began with. */
function restore(initial: Files, tree: Tree): Edit {
  const tops = pathsOf(Object.fromEntries(tree)).filter((path) => !path.includes('/'))
  return { ...Object.fromEntries(tops.map((path) => [path, null])), ...initial }
}

const overlap = (a: string, b: string) => a === b || a.startsWith(`${b}/`)
