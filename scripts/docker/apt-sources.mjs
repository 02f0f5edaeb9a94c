import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const debianKeys = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** The Debian mirror that the machine's own packages come from, and the key it is trusted by. */
export function debianMirror() {
  const release = readFileSync('/etc/os-release', 'utf8')
  const codename = /^VERSION_CODENAME=(\S+)/m.exec(release)?.[1] ?? ''
  const source =
    /^ID=debian$/m.test(release) &&
    aptSources().find((it) => it.suites.includes(codename) && it.components.includes('main'))
  if (!source) throw new Error('No Debian mirror in the apt sources of this machine')
  const key = source.key?.startsWith('/') ? source.key : debianKeys
  if (!existsSync(key)) throw new Error('No keyring for the Debian mirror of this machine')
  return { uri: source.uri, key }
}

/** @returns {{ uri: string, suites: string[], components: string[], key?: string }[]} */
function aptSources() {
  const parts = '/etc/apt/sources.list.d'
  const files = existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : []
  return ['/etc/apt/sources.list', ...files].filter(existsSync).flatMap((file) => {
    const text = readFileSync(file, 'utf8').replace(/^\s*#.*\n?/gm, '')
    if (file.endsWith('.sources')) return text.split(/\n\s*\n/).flatMap(fromStanza)
    return file.endsWith('.list') ? text.split('\n').flatMap(fromLine) : []
  })
}

/** @param {string} stanza */
function fromStanza(stanza) {
  const field = (/** @type {string} */ name) =>
    new RegExp(`^${name}:[ \\t]*(.*)`, 'im').exec(stanza)?.[1].trim().split(/\s+/) ?? []
  if (!field('Types').includes('deb')) return []
  const [uri] = field('URIs')
  const [key] = field('Signed-By')
  return [{ uri, suites: field('Suites'), components: field('Components'), key }]
}

/** @param {string} line */
function fromLine(line) {
  const [, options = '', rest] = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(.*)/.exec(line) ?? []
  if (rest === undefined) return []
  const [uri, suite, ...components] = rest.trim().split(/\s+/)
  const key = /signed-by=(\S+)/i.exec(options)?.[1]
  return [{ uri, suites: [suite], components, key }]
}
