import { app, BASE, FOREVER, ONBUILD_BASE, type NamedCase } from './types.ts'

const files = { a: '1', b: '1' }
const pushes = [{ a: '2' }]

export const configInstructions: NamedCase[] = [
  {
    name: 'what only shapes the config is nothing to redo',
    dockerfile: app(
      'LABEL a=b\nEXPOSE 80\nSTOPSIGNAL SIGTERM\nHEALTHCHECK --interval=1h CMD true\n' +
        'COPY a /a\nMAINTAINER me\nENTRYPOINT ["/bin/busybox", "env"]',
    ),
    files,
    pushes,
    redone: [[6]],
  },
  {
    name: 'ONBUILD of the parent image fires first',
    dockerfile: `FROM ${ONBUILD_BASE}\nCOPY b /b\nRUN cat /trigger/a /b > /o\n${FOREVER}`,
    files: { a: '1', b: '1' },
    pushes: [{ a: '2' }, { b: '2' }, { a: { content: '2', mode: 0o600 } }],
  },
  {
    name: 'ONBUILD of a stage fires in its child',
    dockerfile: `FROM ${BASE} AS parent
ONBUILD COPY a /from-trigger/
ONBUILD RUN cat /from-trigger/a > /o
FROM parent
COPY b /b
${FOREVER}`,
    files,
    pushes: [{ a: '2' }, { b: '2' }],
  },
  {
    name: 'VOLUME: what is below it before is in the image',
    dockerfile: app('COPY b /v/b\nCOPY a /a'),
    files,
    pushes,
  },
]
