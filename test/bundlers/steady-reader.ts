/**
 * A program for a container that looks at a served directory without pause: the page must be there,
 * and every file that it names, or that one of those names, must be there and whole. A file ends
 * with its own length, as `seal` has the bundler write it.
 *
 * It prints `page` for each page that it has not seen before, `looked N` each second, and
 * `broken …` for what is wrong. A file that is missing or cut off is wrong only if the page that led
 * to it is still the one that is served.
 */
export const steadyReader = `
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = process.argv[2]
const read = (path) => {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch (error) {
    return error.code === 'ENOENT' ? undefined : String(error)
  }
}

function whatIsWrong(page) {
  if (page === undefined) return 'no index.html'
  const seen = new Map([['index.html', page]])
  const named = (text) => text.match(/assets\\/[\\w-]+\\.\\w+|(?<=\\.\\/)[\\w-]+\\.js/g) ?? []
  for (const [path, text] of seen) {
    if (text === undefined) return path + ' is missing'
    const seal = text.lastIndexOf('sealed ')
    if (seal < 0 || Number.parseInt(text.slice(seal + 7)) !== seal) return path + ' is cut off'
    for (const name of named(text)) {
      const file = name.startsWith('assets/') ? name : 'assets/' + name
      if (!seen.has(file)) seen.set(file, read(file))
    }
  }
  // What names nothing is no proof of anything.
  return seen.size < 100 ? 'only ' + seen.size + ' files' : undefined
}

let known
let looks = 0
let said = Date.now()

function look() {
  const page = read('index.html')
  if (page !== known && page !== undefined) console.log('page')
  known = page
  const wrong = whatIsWrong(page)
  if (wrong !== undefined && read('index.html') === page) console.log('broken ' + wrong)
  looks++
  if (Date.now() - said > 1000) {
    said = Date.now()
    console.log('looked ' + looks)
  }
  setImmediate(look)
}

look()
`

/** The source of a plugin for Vite that ends each file of a bundle with its length. */
export const seal = `
export const seal = {
  name: 'seal',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      for (const it of Object.values(bundle)) {
        if (it.type === 'chunk') it.code += '//sealed ' + (it.code.length + 2)
        else it.source += '<!--sealed ' + (it.source.length + 4) + '-->'
      }
    },
  },
}
`
