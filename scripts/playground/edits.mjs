import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * An edit of the playground's sources, and how to see from outside that it has arrived.
 * @typedef {{
 *   name: string,
 *   make: () => Promise<() => Promise<unknown>>,
 * }} Edit `make` changes the sources and returns what asks the app
 */

/**
 * @param {string} project
 * @param {ReturnType<import('./app.mjs').openApp>} app
 * @returns {Edit[]}
 */
export function edits(project, app) {
  const source = (/** @type {string} */ name) => join(project, 'src', name)

  const client = async () => {
    const before = (await app.page())?.path
    await replace(source('client/counter.js'), 'Rendered in the browser', 'Edited in the client')
    return async () => {
      const page = await app.page()
      return page?.script.includes('Edited in the client') && app.isGone(before)
    }
  }

  const server = async () => {
    await replace(source('server/headline.js'), /headline = '.*'/, "headline = 'Edited headline'")
    return async () => (await app.page())?.html.includes('<h1>Edited headline</h1>')
  }

  const deletion = async () => {
    const chunk = (await app.files())?.find((path) => path.includes('uptime'))
    if (!chunk) throw new Error('The client has no chunk of panels/uptime.js')
    await replace(source('client/panels.js'), /.*panels\/uptime.*\n/, '')
    await rm(source('client/panels/uptime.js'))
    return async () => {
      const page = await app.page()
      return page && !page.script.includes('uptime') && app.isGone(chunk)
    }
  }

  return [
    { name: 'client code', make: client },
    { name: 'server code', make: server },
    { name: 'a deleted module', make: deletion },
  ]
}

/**
 * @param {string} file
 * @param {string | RegExp} what
 * @param {string} by
 */
async function replace(file, what, by) {
  const before = await readFile(file, 'utf8')
  const after = before.replace(what, by)
  if (after === before) throw new Error(`${file} has no ${what}`)
  await writeFile(file, after)
}
