import { describe, expect, it } from 'vitest'
import { createOptions } from '../../../src/docker/run-options.ts'
import { OptionsError } from '../../../src/engine/errors.ts'

describe('createOptions', () => {
  it('leaves to the image and the engine what is not said', () => {
    expect(createOptions({ image: 'app' })).toEqual({
      Image: 'app',
      Labels: { 'dev.unplugin-livepush': '1' },
      Env: [],
      ExposedPorts: {},
      Volumes: {},
      HostConfig: { PortBindings: {}, Binds: [] },
    })
  })

  it('passes everything on', () => {
    expect(
      createOptions({
        image: 'app',
        name: 'web',
        ports: ['8080:80'],
        env: { A: '1', B: 'x=y z' },
        network: 'back',
        labels: { own: 'yes', 'dev.unplugin-livepush': 'no' },
        command: ['node', 'a b.js'],
        entrypoint: [],
        workdir: '/app',
        user: '1000:1000',
        init: true,
      }),
    ).toEqual({
      Image: 'app',
      name: 'web',
      Labels: { own: 'yes', 'dev.unplugin-livepush': '1' },
      Env: ['A=1', 'B=x=y z'],
      ExposedPorts: { '80/tcp': {} },
      Volumes: {},
      HostConfig: {
        PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] },
        Binds: [],
        NetworkMode: 'back',
        Init: true,
      },
      Cmd: ['node', 'a b.js'],
      Entrypoint: [],
      WorkingDir: '/app',
      User: '1000:1000',
    })
  })

  it('takes an environment as a list too', () => {
    expect(createOptions({ image: 'app', env: ['A=1', 'FROM_ENGINE'] }).Env).toEqual([
      'A=1',
      'FROM_ENGINE',
    ])
  })

  it('resolves relative volumes, and tells anonymous ones apart', () => {
    const { Volumes, HostConfig } = createOptions({
      image: 'app',
      directory: '/home/me/project',
      volumes: ['./data:/data:ro', '..:/up', 'named:/named', '/host:/there', '/anonymous', '.x:/x'],
    })
    expect(HostConfig!.Binds).toEqual([
      '/home/me/project/data:/data:ro',
      '/home/me:/up',
      'named:/named',
      '/host:/there',
      '.x:/x',
    ])
    expect(Volumes).toEqual({ '/anonymous': {} })
  })

  it.each(['', 'named', './data', ':/x'])('refuses the volume %j', (volume) => {
    expect(() => createOptions({ image: 'app', volumes: [volume] })).toThrow(OptionsError)
  })
})
