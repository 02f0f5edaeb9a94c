import type { Moment, Push } from '../support/types.ts'
import { app, BASE, FOREVER, type NamedCase } from './types.ts'

const moments: Moment[] = ['pushStart', 'commandExecute', 'commandOutput', 'commandReturn']

const oneStage = app(
  'COPY d /n\nRUN echo x >> /n/a; echo said; sleep 0.3; cat /n/* > /o\nCOPY e /n\nRUN rm /n/b; cat /n/* > /p',
)
const twoStages = `FROM ${BASE} AS build
COPY d /d
RUN echo said; rm -rf /out; mkdir /out; cp /d/* /out/; sleep 0.3
FROM ${BASE}
COPY e /n
COPY --from=build /out /n
RUN cat /n/* > /o
${FOREVER}`

export const superseded: NamedCase[] = moments.flatMap((during) =>
  Object.entries({ oneStage, twoStages }).map<NamedCase>(([kind, dockerfile]) => ({
    name: `at ${during}, ${kind === 'oneStage' ? 'one stage' : 'two stages'}`,
    dockerfile,
    files: { 'd/a': '1', 'd/b': '1', 'd/c': '1', 'e/a': '1', 'e/b': '1' },
    pushes: pushesAt(during),
  })),
)

function pushesAt(during: Moment): Push[] {
  return [
    { edit: { 'd/a': '2', 'd/c': null }, during, by: { 'e/b': '2' } },
    { edit: { 'e/a': '2', 'd/x': '1' }, during, by: { 'd/x': null } },
    { edit: { 'd/b': null }, during, by: { 'd/b': '3' } },
  ]
}
