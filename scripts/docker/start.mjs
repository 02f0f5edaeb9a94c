import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, open, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { answers } from './api.mjs'
import { createBridge } from './bridge.mjs'
import { guard } from './guard.mjs'
import { stopEngine, writeState } from './stop.mjs'

/**
 * Starts an engine of our own: all that it has is in a new folder, or is named in its state.json.
 * @param {{ programs: import('./install.mjs').Programs, keep?: boolean }} options `keep`: it
 *   outlives this process
 */
export async function startEngine({ programs, keep = false }) {
  // A socket's path has to stay below 108 characters.
  const folder = await mkdtemp(join(tmpdir().length < 50 ? tmpdir() : '/tmp', 'livepush-engine-'))
  const release = keep ? () => {} : guard(folder)
  const stop = async () => {
    await stopEngine(folder)
    release()
  }
  try {
    const host = await launch(folder, programs)
    return { folder, host, env: await clientEnv(folder, host, programs), stop }
  } catch (error) {
    const log = await readFile(join(folder, 'dockerd.log'), 'utf8').catch(() => '')
    await stop()
    const tail = log.trim().split('\n').slice(-15).join('\n')
    throw new Error(`The Docker engine did not start: ${error.message}\n${tail}`, { cause: error })
  }
}

/**
 * @param {string} folder
 * @param {import('./install.mjs').Programs} programs
 */
async function launch(folder, { path }) {
  await writeState(folder, {})
  const bridge = await createBridge()
  await writeState(folder, { bridge })
  const host = `unix://${folder}/docker.sock`
  await writeFile(join(folder, 'daemon.json'), JSON.stringify(settings(folder, host, bridge.name)))
  const log = await open(join(folder, 'dockerd.log'), 'a')
  const daemon = spawn('dockerd', ['--config-file', join(folder, 'daemon.json')], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: { ...process.env, PATH: path },
  })
  daemon.unref()
  const ended = new Promise((resolve) => daemon.once('exit', () => resolve('ended')))
  await once(daemon, 'spawn').finally(() => log.close())
  await writeState(folder, { bridge, pid: daemon.pid })
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (await answers(host)) return host
    if ((await Promise.race([ended, sleep(50)])) === 'ended') throw new Error('dockerd has ended')
  }
  throw new Error('no answer within a minute')
}

/**
 * @param {string} folder
 * @param {string} host
 * @param {string} bridge
 */
function settings(folder, host, bridge) {
  return {
    hosts: [host],
    pidfile: join(folder, 'docker.pid'),
    'data-root': join(folder, 'data'),
    'exec-root': join(folder, 'exec'),
    'containerd-namespace': basename(folder),
    bridge,
    iptables: false,
    ip6tables: false,
    'ip-masq': false,
  }
}

/**
 * What a command needs in its environment to use this engine: its address, its own CLI and the
 * CLI's plugins.
 * @param {string} folder
 * @param {string} host
 * @param {import('./install.mjs').Programs} programs
 * @returns {Promise<Record<string, string>>}
 */
async function clientEnv(folder, host, { docker, plugins }) {
  const bin = join(folder, 'bin')
  const config = join(folder, 'config')
  await mkdir(bin)
  await mkdir(config)
  await symlink(docker, join(bin, 'docker'))
  await writeFile(
    join(config, 'config.json'),
    JSON.stringify(plugins ? { cliPluginsExtraDirs: [plugins] } : {}),
  )
  return {
    DOCKER_HOST: host,
    DOCKER_CONFIG: config,
    PATH: `${bin}:${process.env.PATH}`,
    // An old CLI that is alone builds with the classic builder unless told otherwise.
    ...(!plugins && { DOCKER_BUILDKIT: '1' }),
  }
}
