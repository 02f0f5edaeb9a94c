import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { bundlers } from './bundlers.mjs'
import { playground, repository } from './paths.mjs'
import { linkPlugin } from './prepare.mjs'

/**
 * Copies the playground, so that no edit touches the checkout. The copy is below the repository:
 * its configs find the bundlers as the playground's do.
 * @param {string} bundler
 */
export async function copyPlayground(bundler) {
  const folder = join(repository, '.tmp')
  await mkdir(folder, { recursive: true })
  const project = await mkdtemp(join(folder, 'smoke-'))
  const remove = () => rm(project, { recursive: true, force: true })
  try {
    const filter = (/** @type {string} */ path) =>
      !['dist', 'node_modules'].includes(basename(path)) || path === playground
    await cp(playground, project, { recursive: true, filter })
    await linkPlugin(project)
    return { project, config: await addStamp(project, bundler), remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/**
 * Writes a config that is the bundler's own with a stamp on each build's end.
 * @param {string} project
 * @param {string} bundler
 */
async function addStamp(project, bundler) {
  const name = 'smoke.config.js'
  const text = `import config from './${bundlers[bundler].config}'
import { stamped } from '../../scripts/playground/stamp.mjs'

export default stamped.${bundler}(config)
`
  await writeFile(join(project, name), text)
  return name
}
