/** An application of 511 modules in 111 chunks: sections that load pages, which import parts. */
const SECTIONS = 10
const PAGES = 10
const PARTS = 4

/** The modules and the page, by path. */
export function manyModules(): Record<string, string> {
  const files: Record<string, string> = {
    'index.html':
      '<!doctype html><html><script type="module" src="/src/main.js"></script></html>\n',
    'src/shared.js': "export const shared = 'revision 0'\n",
    'src/main.js': loader('section', SECTIONS),
  }
  for (let section = 0; section < SECTIONS; section++) {
    files[`src/section-${section}.js`] = loader(`page-${section}`, PAGES)
    for (let page = 0; page < PAGES; page++) {
      const name = `${section}-${page}`
      const parts = range(PARTS).map((part) => `part-${name}-${part}`)
      files[`src/page-${name}.js`] = [
        "import { shared } from './shared.js'",
        ...parts.map((part, index) => `import { part as part${index} } from './${part}.js'`),
        `export default [shared, ${parts.map((_, index) => `part${index}`).join(', ')}]\n`,
      ].join('\n')
      for (const part of parts) files[`src/${part}.js`] = partOf(part, 0)
    }
  }
  return files
}

/** What the `edit`th edit writes: a part of one page, or each tenth time what all pages share. */
export function editOf(edit: number): [path: string, text: string] {
  if (edit % 10 === 0) return ['src/shared.js', `export const shared = 'revision ${edit}'\n`]
  const name = `part-${edit % SECTIONS}-${(edit * 3) % PAGES}-${edit % PARTS}`
  return [`src/${name}.js`, partOf(name, edit)]
}

function partOf(name: string, revision: number): string {
  const text = `${name} `.repeat(60)
  return `export const part = 'revision ${revision} of ${text}'\n`
}

function loader(name: string, count: number): string {
  const imports = range(count).map((index) => `() => import('./${name}-${index}.js')`)
  return `export const load = [${imports.join(', ')}]\nglobalThis.loaded = load\n`
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index)
