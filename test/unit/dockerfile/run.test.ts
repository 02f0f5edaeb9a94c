import { describe, expect, test } from 'vitest'
import { lastRun } from './helpers.ts'

const shell = (line: string) => lastRun(`FROM a\n${line}`).argv

describe('RUN', () => {
  test.each([
    ['RUN   a  b  ', 'a  b'],
    ['RUN a $B "$C" \\$D `e` \'f\'', 'a $B "$C" \\$D `e` \'f\''],
    ['RUN a && \\\n  # c\n  b', 'a &&   b'],
    ["RUN 'x\\\ny'", "'xy'"],
    ['RUN a # b', 'a # b'],
    ['RUN ["a"', '["a"'],
    ["RUN ['a']", "['a']"],
    ['RUN', ''],
    ['RUN -- a', 'a'],
    ['RUN --network=none --security=sandbox a --b', 'a --b'],
  ])('%j in shell form', (line, script) => {
    expect(shell(line)).toEqual(['/bin/sh', '-c', script])
  })

  test.each([
    ['RUN ["a", "b c", "$D", "\\u0065\\"", ""]', ['a', 'b c', '$D', 'e"', '']],
    ['RUN [ \\\n  "a", \\\n  "b" ]', ['a', 'b']],
  ])('%j in exec form', (line, argv) => {
    expect(shell(line)).toEqual(argv)
  })

  test('network and security', () => {
    expect(lastRun('FROM a\nRUN --network=host --security=insecure x')).toMatchObject({
      network: 'host',
      security: 'insecure',
    })
  })

  const mount = (options: string, before = '') =>
    lastRun(`FROM s AS st\nFROM a\nWORKDIR /w\n${before}\nRUN --mount=${options} x`).mounts[0]

  test.each<[string, object]>([
    ['target=d,source=/a/../b', { type: 'bind', target: '/w/d', source: 'b', from: undefined }],
    ['type=bind,src=.,dst=/d,from=ST,rw', { source: '', from: { kind: 'stage', index: 0 } }],
    [
      'type=cache,target=/c,from=img,Sharing=locked',
      {
        type: 'cache',
        target: '/c',
        from: { kind: 'image', ref: 'img' },
        options: { type: 'cache', target: '/c', from: 'img', sharing: 'locked' },
      },
    ],
    ['type=tmpfs,target=/t,size=1m', { type: 'tmpfs', target: '/t', source: undefined }],
    ['type=secret,id=a/b,required', { type: 'secret', target: '/run/secrets/b' }],
    ['type=secret,id=a,target=/s', { target: '/s' }],
    ['type=secret,id=a,env=A', { target: undefined, options: { env: 'A' } }],
    ['type=ssh', { type: 'ssh', target: undefined }],
    ['type=ssh,required=true,target=/s', { target: '/s', options: { required: 'true' } }],
    ['\'type=bind,"source=a,b",target=/d\'', { source: 'a,b', options: { source: 'a,b' } }],
  ])('--mount=%s', (options, expected) => {
    expect(mount(options)).toMatchObject(expected)
  })

  test('variables in --mount are replaced', () => {
    expect(mount('type=$T,target=${D}', 'ENV T=cache D=/d')).toMatchObject({
      type: 'cache',
      target: '/d',
    })
  })
})
