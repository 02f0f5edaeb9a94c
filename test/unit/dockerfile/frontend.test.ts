import { describe, expect, it } from 'vitest'
import { parseDockerfile, resolveSteps } from '../../../src/engine/dockerfile/index.ts'
import { chmodForms } from '../../../src/engine/dockerfile/frontend.ts'
import { DockerfileError } from '../../../src/engine/errors.ts'

describe('what --chmod takes', () => {
  it.each([
    ['20.10.24+dfsg1', undefined, 'octal'],
    ['26.1.5', undefined, 'octal'],
    ['27.2.1', undefined, 'octal'],
    ['27.3.0', undefined, 'variables'],
    ['28.0.0', undefined, 'letters'],
    [undefined, undefined, 'letters'],
    ['26.1.5', 'docker/dockerfile:1', 'letters'],
    ['26.1.5', 'docker/dockerfile', 'letters'],
    ['26.1.5', 'docker.io/docker/dockerfile:1.14', 'letters'],
    ['28.0.0', 'docker/dockerfile:1.13.0', 'variables'],
    ['28.0.0', 'docker/dockerfile:1.12-labs', 'letters'],
    ['28.0.0', 'docker/dockerfile:1.9@sha256:abc', 'octal'],
    ['26.1.5', 'somebody/frontend:1.4', 'letters'],
  ])('in engine %s under # syntax=%s', (engine, syntax, forms) => {
    expect(chmodForms(engine, syntax)).toBe(forms)
  })

  const mode = (chmod: string, engine: string, syntax?: string) => {
    const head = syntax === undefined ? '' : `# syntax=${syntax}\n`
    const text = `${head}FROM x\nARG M=640\nCOPY --chmod=${chmod} a /a\n`
    const steps = resolveSteps(parseDockerfile(text, { engine }), () => undefined)[0]!.steps
    return steps.find((step) => step.kind === 'copy')?.chmod
  }

  it('is passed over where it is of another form, as old frontends do', () => {
    expect(['755', '77777', '$M', 'u+x', '8'].map((it) => mode(it, '26.1.5'))).toEqual([
      '755',
      '7777',
      undefined,
      undefined,
      undefined,
    ])
  })

  it('is refused where it is of another form, as newer ones do', () => {
    expect(mode('$M', '27.3.0')).toBe('640')
    expect(() => mode('u+x', '27.3.0')).toThrow(DockerfileError)
    expect(mode('u+x', '28.0.0')).toBe('u+x')
    expect(() => mode('u+y', '28.0.0')).toThrow('Dockerfile:3: --chmod=u+y is no mode.')
  })

  it('is told by # syntax= and by the build argument for it', () => {
    expect(mode('u+x', '26.1.5', 'docker/dockerfile:1.14')).toBe('u+x')
    const text = 'FROM x\nCOPY --chmod=u+x a /a\n'
    const buildArgs = { BUILDKIT_SYNTAX: 'docker/dockerfile:1.4' }
    expect(parseDockerfile(text, { engine: '28.0.0', buildArgs }).chmod).toBe('octal')
  })
})
