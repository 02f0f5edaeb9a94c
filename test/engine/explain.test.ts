import { expect, it } from 'vitest'
import { StepFailedError } from '../../src/engine/index.ts'
import { appPerTest } from './support/app-per-test.ts'
import { BZIP2 } from './support/bzip2.ts'
import { BUSYBOX, rejection } from './support/engine.ts'

const start = appPerTest()
const forever = 'CMD while :; do sleep 1; done\n'

it('names each step with its line and why, and what becomes of each path, before and after', async () => {
  const app = await start({
    dockerfile: `FROM ${BUSYBOX} AS build
COPY src /src
RUN cat /src/a > /built && sh /src/check
FROM ${BUSYBOX}
COPY own other /own/
COPY --from=build /built /built
RUN cat /built > /out
${forever}`,
    files: {
      'src/a': '1',
      'src/check': '',
      own: '1',
      other: '1',
      unused: '1',
      '.dockerignore': 'x*',
    },
  })
  const planned = app.livepush.explain(['src/a', 'own', 'unused', 'xyz'], ['other'])
  expect(planned.text.split('\n')).toEqual([
    'line 2: COPY src /src (src/a changed)',
    'line 3: RUN cat /src/a > /built && sh /src/check (line 2 was redone)',
    'line 5: COPY own other /own/ (2 files changed)',
    'line 6: COPY --from=build /built /built (stage build changed)',
    'line 7: RUN cat /built > /out (line 6 was redone)',
    'unused: copied by no step',
    'xyz: ignored by .dockerignore:1 (x*)',
  ])
  expect(planned.steps.filter(({ needsImage }) => needsImage !== undefined)).toEqual([])

  await app.write('src/a', '2')
  await app.write('src/check', 'false')
  await rejection(app.livepush.performLivepush(['src/a', 'src/check'], []), StepFailedError)
  expect(app.livepush.explain([], []).text).toBe(
    'line 3: RUN cat /src/a > /built && sh /src/check (left over from an earlier push)\n' +
      'line 6: COPY --from=build /built /built (stage build changed)\n' +
      'line 7: RUN cat /built > /out (line 6 was redone)',
  )
  await app.write('src/check', '')
  const { redone } = await app.livepush.performLivepush(['src/check'], [])
  expect(redone.map(({ line, reason }) => [line, reason.kind])).toEqual([
    [2, 'files'],
    [3, 'unfinished'],
    [6, 'stage'],
    [7, 'earlier-step'],
  ])
})

it('says what cannot be redone in place, and what happens instead', async () => {
  const packed = { content: Buffer.from(BZIP2[0], 'base64'), mode: 0o644 }
  const app = await start({
    dockerfile: `FROM ${BUSYBOX}
ADD a.tar /a
RUN --mount=type=bind,source=b,target=/mnt/b cat /mnt/b > /b
${forever}`,
    files: { 'a.tar': packed, b: '1' },
  })
  expect(app.livepush.explain(['b'], []).text).toBe(
    'line 3: RUN --mount=type=bind,source=b,target=/mnt/b cat /mnt/b > /b (b changed; not in place, ' +
      'but by a new image: it needs --mount=type=bind, which only the builder has)',
  )
  const { steps } = app.livepush.explain(['a.tar'], [])
  expect(steps[0]).toMatchObject({ line: 2, needsImage: 'it is compressed with bzip2' })
})
