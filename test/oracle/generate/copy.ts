import type { Files, FileSpec } from '../support/types.ts'
import { pathsOf } from './context.ts'
import type { Dice } from './dice.ts'
import { isNameable } from './names.ts'
import { INHERITED, AREAS, type Stage } from './stage.ts'

const OWNERS = ['app', 'app:tty', '7', '7:8', 'nobody', 'ghost', 'app:9', '55:app']
const MODES = ['644', '0755', '640', '4755', '700', '1777']

/** A COPY or ADD of paths of the context or of an earlier stage. */
export function rollCopy(
  dice: Dice,
  stage: Stage,
  earlier: readonly Stage[],
  files: Files,
  base: string,
): string {
  const from = rollFrom(dice, earlier, base)
  const sources = from
    ? dice.several(1, 2, () => rollStageSource(dice, from.stage))
    : dice.several(1, dice.percent(30) ? 3 : 1, () => rollSource(dice, files))
  const dest = rollDest(dice, sources.length === 1 && sources[0]! in files)
  if (!from) noteCopied(stage, sources, dest, files)
  else if (dest.startsWith('/')) {
    for (const source of sources) {
      if (dest.endsWith('/') && !source.endsWith('*')) stage.copied.push(join(dest, source))
    }
  }
  const flags = [
    ...(from ? [`--from=${from.reference}`] : []),
    ...(dice.percent(20) ? [`--chown=${dice.one(OWNERS)}`] : []),
    ...(dice.percent(15) ? [`--chmod=${dice.one(MODES)}`] : []),
    ...(dice.percent(4) ? ['--link'] : []),
  ]
  const needsJson = [...sources, dest].some((path) => /[\s#]/.test(path))
  const paths =
    needsJson || dice.percent(10) ? [JSON.stringify([...sources, dest])] : [...sources, dest]
  return [!from && dice.percent(15) ? 'ADD' : 'COPY', ...flags, ...paths].join(' ')
}

/** A COPY of files that the Dockerfile itself holds. */
export function rollHeredoc(dice: Dice, stage: Stage): string {
  const dest = `${dice.one(AREAS)}/`
  const [word, mark] = dice.one([
    ['EOF', 'EOF'],
    ['"h.txt"', 'h.txt'],
    ['-h.txt', 'h.txt'],
  ] as const)
  stage.copied.push(dest + mark)
  return `COPY <<${word} ${dest}\n\ttext of \${NOBODY:-here}\n${mark}`
}

function rollFrom(dice: Dice, earlier: readonly Stage[], base: string) {
  if (dice.percent(4)) return { reference: base, stage: undefined }
  if (earlier.length === 0 || dice.percent(35)) return undefined
  const index = dice.upTo(earlier.length - 1)
  const stage = earlier[index]!
  const { name = String(index) } = stage
  return { reference: dice.one([name, String(index), name.toUpperCase()]), stage }
}

function rollStageSource(dice: Dice, stage: Stage | undefined): string {
  const own = stage ? [...stage.copied, ...stage.generated] : []
  const known = own.filter((path) => isNameable(path))
  if (known.length > 0 && dice.percent(85)) {
    return dice.one(known)
  }
  if (stage && !stage.hasSystem) return '/'
  return dice.one(['/base/dir', '/base/d*r', '/etc/group', '/base/dir/b.txt', '/base/link', '/gen'])
}

function rollSource(dice: Dice, files: Files): string {
  const isLink = (path: string) => typeof files[path] === 'object' && 'link' in files[path]
  const links = dice.percent(20)
  const paths = pathsOf(files)
    .filter((path) => path !== '.dockerignore' && isNameable(path))
    .filter((path) => links || !isLink(path))
  // What an ignore file keeps out is no source.
  if (paths.length === 0 || dice.percent(files['.dockerignore'] ? 60 : 8)) return '.'
  const path = dice.one(paths)
  const [, parent, name] = /^(.*?)([^/]+)$/.exec(path)!
  if (dice.percent(60)) return path
  return dice.one([
    ...[`./${path}`, `/${path}`, `../${path}`, `x/../${path}`],
    ...(path in files ? [] : [`${path}/.`, `${path}/`]),
    // In a directory, what a pattern without a match means depends on what else is copied.
    ...(parent === '' ? [`${name![0]}*`, '?*', '[a-z]*', '*.txt'] : []),
    ...['*', '*/*', 'zz*', '**/a', '[^d]*'],
  ])
}

function rollDest(dice: Dice, isFile: boolean): string {
  const area = dice.one(AREAS)
  if (dice.percent(12)) {
    return dice.one(isFile ? INHERITED.any : INHERITED.directories)
  }
  if (isFile && dice.percent(40)) {
    return dice.one([`${area}/n`, `${area}/new/n`, 'rel'])
  }
  // A file in the place of a directory that others need is what most builds fail of.
  const bare = isFile && dice.percent(80) ? [`${area}/`, `${area}/in/`] : [area, `${area}/m`]
  return dice.one([
    ...[...bare, `${area}/`, `${area}/`, `${area}/`, `${area}/d/`, `${area}/sub/x/`],
    ...['.', './', 'in/', '../up/', '$AREA/', '${AREA:-/srv}/v/'],
    `/${area}//z/`,
  ])
}

/** Notes what a COPY is sure to write, of what other steps may want to name. */
function noteCopied(stage: Stage, sources: string[], dest: string, files: Files): void {
  const top = dest.replace(/\/+$/, '')
  if (!/^\/[^$]/.test(top) || top.includes('//')) return
  for (const source of sources) {
    const path = source.replace(/^(?:\.?\.?\/|x\/\.\.\/)+/, '').replace(/\/?\.?$/, '')
    if (isFile(files[path])) stage.copied.push(dest === top ? top : join(top, path))
    for (const [file, spec] of Object.entries(files)) {
      if (!isFile(spec) || !(path === '' || file.startsWith(`${path}/`))) continue
      stage.copied.push(`${top}/${path === '' ? file : file.slice(path.length + 1)}`)
    }
  }
}

const isFile = (spec: FileSpec | undefined) =>
  typeof spec === 'string' || (spec !== undefined && 'content' in spec)

const join = (dest: string, source: string) =>
  `${dest.replace(/\/+$/, '')}/${source.split('/').at(-1)!}`
