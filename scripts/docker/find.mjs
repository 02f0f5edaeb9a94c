import { readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { answers } from './api.mjs'

/**
 * The address of an engine that runs here already: DOCKER_HOST, else the current docker
 * context, else the usual sockets.
 * @returns {Promise<string | undefined>}
 */
export async function findEngine() {
  for (const host of candidates(process.env)) {
    if (await answers(host)) return host
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
function candidates(env) {
  const usual =
    process.platform === 'win32'
      ? ['npipe:////./pipe/docker_engine']
      : [
          'unix:///var/run/docker.sock',
          env.XDG_RUNTIME_DIR && `unix://${env.XDG_RUNTIME_DIR}/docker.sock`,
        ]
  return [env.DOCKER_HOST, contextHost(env), ...usual].filter((host) => host !== undefined)
}

/** @param {NodeJS.ProcessEnv} env */
function contextHost(env) {
  const folder = env.DOCKER_CONFIG ?? join(homedir(), '.docker')
  const name = env.DOCKER_CONTEXT ?? readJson(join(folder, 'config.json'))?.currentContext
  if (!name) return
  const contexts = join(folder, 'contexts', 'meta')
  return list(contexts)
    .map((id) => readJson(join(contexts, id, 'meta.json')))
    .find((context) => context?.Name === name)?.Endpoints?.docker?.Host
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
