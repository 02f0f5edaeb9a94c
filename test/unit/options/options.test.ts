import { describe, expect, it } from 'vitest'
import { OptionsError } from '../../../src/engine/errors.ts'
import { resolveOptions } from '../../../src/options.ts'
import type { Options } from '../../../src/options/types.ts'

describe('resolveOptions', () => {
  it('finds the Dockerfile in the root of the bundler', () => {
    expect(resolveOptions({}, '/home/me/my app')).toEqual({
      enabled: true,
      root: '/home/me/my app',
      context: '/home/me/my app',
      dockerfile: '/home/me/my app/Dockerfile',
      buildArgs: {},
      run: { name: 'livepush-my-app' },
      restart: 'auto',
      stopTimeout: 0,
      write: 'rename',
      clientOutputs: [],
      outputs: {},
      watch: true,
      mode: 'watch',
      strict: false,
    })
  })

  it('looks for the Dockerfile in the context, or where it is told to from the root', () => {
    expect(resolveOptions({ context: 'server' }, '/app').dockerfile).toBe('/app/server/Dockerfile')
    expect(resolveOptions({ context: '..', dockerfile: 'docker/web' }, '/app/ui')).toMatchObject({
      context: '/app',
      dockerfile: '/app/ui/docker/web',
    })
  })

  it('takes everything that it is given', () => {
    const options: Options = {
      enabled: false,
      target: 'prod',
      buildArgs: { VERSION: '1' },
      run: {
        name: 'web',
        ports: [
          '8080:80',
          '127.0.0.1:8081:80',
          '[::1]:8082:80',
          '53/udp',
          3000,
          { host: 0, container: 80 },
        ],
        env: { A: '' },
        volumes: ['./data:/data:ro', '../up:/up', 'cache:/cache', '/abs:/abs'],
        network: 'front',
        command: ['node', '--inspect', ''],
        entrypoint: ['/init'],
        workdir: '/srv',
        user: '1000:1000',
        init: true,
      },
      restart: 'signal:SIGHUP',
      stopTimeout: 10,
      write: 'in-place',
      clientOutputs: ['dist/client'],
      outputs: { dist: 'build:/app/dist' },
      watch: ['conf'],
      mode: 'both',
      strict: true,
      docker: { socketPath: '/x.sock' },
    }
    expect(resolveOptions(options, '/app')).toEqual({
      ...options,
      root: '/app',
      context: '/app',
      dockerfile: '/app/Dockerfile',
    })
    expect(resolveOptions({ container: 'web' }, '/app').container).toEqual(['web'])
    const replicas = ['web-1', 'web-2']
    expect(resolveOptions({ container: replicas }, '/app').container).toEqual(replicas)
  })

  it.each<[string, unknown]>([
    ['The option `enabled` must be true or false.', { enabled: 'yes' }],
    ['The option `context` must be a string', { context: '' }],
    ['The option `buildArgs` must be an object of strings.', { buildArgs: { A: 1 } }],
    ['The option `buildArgs` must be', { buildArgs: ['A=1'] }],
    ['The option `container` must be', { container: 7 }],
    ['The option `container` must be', { container: [] }],
    ['The option `container` must be', { container: ['web', ''] }],
    ['The option `run` must be an object.', { run: 'it' }],
    ['The option `run.ports` must be a list of ports', { run: { ports: { 80: 80 } } }],
    ['The option `run.ports` must be a list of ports', { run: { ports: ['http'] } }],
    ['The option `run.name` must be a container name', { run: { name: 'my app' } }],
    ['The option `run.volumes` must be', { run: { volumes: [7] } }],
    ['The option `run.command` must be', { run: { command: 'node x' } }],
    [
      "The option `restart` must be 'auto', 'process', 'container', 'signal:SIGHUP' or another signal, true, false or",
      { restart: 'always' },
    ],
    ['The option `restart` must be', { restart: 'signal:HUP' }],
    ['The option `stopTimeout` must be a number of seconds', { stopTimeout: -1 }],
    ["The option `write` must be 'rename' or 'in-place'.", { write: 'copy' }],
    ['The option `clientOutputs` must be a list of patterns', { clientOutputs: 'dist' }],
    ['The option `outputs` must be false, or an object', { outputs: { dist: '/app/dist' } }],
    ['The option `outputs` must be', { outputs: true }],
    ['The option `watch` must be true, false, or a list of', { watch: 'conf' }],
    ['The option `watch` must be', { watch: ['[a'] }],
    ["The option `mode` must be 'watch', 'build' or 'both'.", { mode: 'always' }],
    ['There is no option `conteiner`. There are `enabled`,', { conteiner: 'web' }],
    ['There is no option `run.port`. There are `run.name`,', { run: { port: 80 } }],
    ['There is no option `toString`.', { toString: 'web' }],
    ['The options `container` and `run` cannot go together.', { container: 'web', run: {} }],
  ])('refuses: %s', (message, options) => {
    expect(() => resolveOptions(options as Options, '/app')).toThrow(OptionsError)
    expect(() => resolveOptions(options as Options, '/app')).toThrow(message)
  })

  it('takes an option that is undefined as one that is not given', () => {
    expect(resolveOptions({ target: undefined, run: undefined }, '/app')).toEqual(
      resolveOptions({}, '/app'),
    )
  })
})
