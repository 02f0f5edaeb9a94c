import { describe, expect, it } from 'vitest'
import { buildImage } from '../../../src/docker/build.ts'
import { resolveImage } from '../../../src/docker/images.ts'
import { BASE, contextOf, disposeImage, docker, uniqueName } from './setup.ts'

describe('resolveImage', () => {
  it('finds an image by name and by ID, with what steps inherit', async () => {
    const tag = uniqueName('config')
    const dockerfileText = `FROM ${BASE}
ENV A="1 2"
WORKDIR /app
USER 1000
SHELL ["/bin/sh", "-x", "-c"]
ONBUILD RUN echo hi
`
    const context = await contextOf({ Dockerfile: dockerfileText })
    const id = disposeImage(
      await buildImage(docker, { context, dockerfile: 'Dockerfile', dockerfileText, tag }),
    )
    const expected = {
      id,
      config: {
        env: expect.arrayContaining(['A=1 2']) as string[],
        workingDir: '/app',
        user: '1000',
        shell: ['/bin/sh', '-x', '-c'],
        onBuild: ['RUN echo hi'],
      },
    }
    expect(await resolveImage(docker, tag)).toEqual(expected)
    expect(await resolveImage(docker, id)).toEqual(expected)
  })

  it('gives an empty config where the image sets nothing', async () => {
    const resolved = await resolveImage(docker, BASE)
    expect(resolved!.config).toMatchObject({ user: '', env: [expect.stringMatching(/^PATH=/)] })
    expect(resolved!.config).not.toHaveProperty('shell')
    expect(resolved!.config).not.toHaveProperty('onBuild')
  })

  it.each([
    'livepush-test/none:latest',
    'Not A Name',
    '../containers',
    'x?y',
    '',
    `sha256:${'0'.repeat(64)}`,
  ])('knows nothing of %j', async (ref) => {
    expect(await resolveImage(docker, ref)).toBeUndefined()
  })

  it('does not take an image for another platform', async () => {
    const { Os, Architecture } = await docker.getImage(BASE).inspect()
    expect(await resolveImage(docker, BASE, { platform: `${Os}/${Architecture}` })).toBeDefined()
    expect(await resolveImage(docker, BASE, { platform: 'linux/s390x' })).toBeUndefined()
  })
})
