import { readFileSync } from 'node:fs'
import { run, which } from './exec.mjs'

/**
 * The network of one engine's containers.
 * @typedef {{ name: string, subnet: string }} Bridge
 */

/**
 * Makes a bridge with a subnet that nothing else here uses. An engine that makes its own would
 * take docker0, under the feet of any other engine.
 * @returns {Promise<Bridge>}
 */
export async function createBridge() {
  for (let attempt = 0; attempt < 50; attempt++) {
    const [a, b] = [200 + random(50), random(256)]
    if (isRouted(a, b)) continue
    // Named by its subnet, so that of two engines that pick the same one only one gets it.
    const bridge = { name: `lp-${a}-${b}`, subnet: `10.${a}.${b}.0/24` }
    try {
      await run('ip', ['link', 'add', bridge.name, 'type', 'bridge'])
    } catch (error) {
      if (/File exists/.test(error.message)) continue
      throw error
    }
    try {
      await run('ip', ['addr', 'add', `10.${a}.${b}.1/24`, 'dev', bridge.name])
      await run('ip', ['link', 'set', bridge.name, 'up'])
      await forEachRule(bridge, '-I')
      return bridge
    } catch (error) {
      await removeBridge(bridge)
      throw error
    }
  }
  throw new Error('Found no free subnet for the bridge of a Docker engine')
}

/** @param {Bridge} bridge */
export async function removeBridge(bridge) {
  await forEachRule(bridge, '-D')
  await run('ip', ['link', 'del', bridge.name]).catch(() => {})
}

/**
 * What lets containers reach the outside. The engine itself is kept off iptables: when it starts
 * it drops and remakes the rules of every other engine. Without these rules only the outside is
 * missing, so it is no error when they can't be had.
 * @param {Bridge} bridge
 * @param {'-I' | '-D'} action
 */
async function forEachRule({ name, subnet }, action) {
  if (!which('iptables')) return
  const rules = [
    ['-t', 'nat', action, 'POSTROUTING', '-s', subnet, '!', '-o', name, '-j', 'MASQUERADE'],
    ['-t', 'filter', action, 'FORWARD', '-i', name, '-j', 'ACCEPT'],
    ['-t', 'filter', action, 'FORWARD', '-o', name, '-j', 'ACCEPT'],
  ]
  for (const rule of rules) await run('iptables', ['-w', ...rule]).catch(() => {})
}

/**
 * Whether 10.a.b.0/24 lies in a network that this machine has a route to.
 * @param {number} a
 * @param {number} b
 */
function isRouted(a, b) {
  const address = (10 | (a << 8) | (b << 16)) >>> 0
  // The kernel prints addresses with their bytes reversed, as `address` has them.
  const routes = readFileSync('/proc/net/route', 'utf8').trim().split('\n').slice(1)
  return routes.some((route) => {
    const fields = route.split('\t')
    const [destination, mask] = [fields[1], fields[7]].map((hex) => Number.parseInt(hex, 16))
    return mask !== 0 && (address & mask) >>> 0 === destination
  })
}

/** @param {number} below */
const random = (below) => Math.floor(Math.random() * below)
