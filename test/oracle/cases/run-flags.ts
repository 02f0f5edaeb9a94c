import { app, BASE, FOREVER, type NamedCase } from './types.ts'

const files = { a: '1', 'd/x': '1' }

export const runFlags: NamedCase[] = [
  {
    name: '--mount=type=cache leaves nothing in the image',
    dockerfile: app('COPY a /a\nRUN --mount=type=cache,target=/c cp /a /c/a && cp /c/a /o'),
    files,
    pushes: [{ a: '2' }, { a: '3' }],
  },
  {
    name: '--mount=type=cache over a directory that has files',
    dockerfile: app(
      'COPY a /a\nCOPY d /c\nRUN --mount=type=cache,target=/c cp /a /c/ && cat /c/a > /o',
    ),
    files,
    pushes: [{ a: '2' }, { 'd/x': '2' }],
  },
  {
    name: '--mount=type=tmpfs is empty and leaves nothing',
    dockerfile: app(
      'COPY a /a\nCOPY d /t\nRUN --mount=type=tmpfs,target=/t ls /t > /o; cp /a /t/; cat /t/a >> /o',
    ),
    files,
    pushes: [{ a: '2' }, { 'd/x': '2' }],
  },
  {
    name: '--mount=type=bind of the context',
    dockerfile: app('COPY a /a\nRUN --mount=type=bind,source=d,target=/m cat /m/x /a > /o'),
    files,
    pushes: [{ a: '2' }],
    ends: ['rebuild'],
  },
  {
    name: '--mount=type=bind of a stage',
    dockerfile: `FROM ${BASE} AS build\nCOPY d /d\nFROM ${BASE}\nCOPY a /a\nRUN --mount=from=build,source=/d,target=/m cat /m/x /a > /o\n${FOREVER}`,
    files,
    pushes: [{ a: '2' }],
    ends: ['rebuild'],
  },
  {
    name: '--mount=type=bind of the context, whose file changes',
    dockerfile: app('COPY a /a\nRUN --mount=type=bind,source=d,target=/m cat /m/x /a > /o'),
    files,
    pushes: [{ 'd/x': '2' }],
    ends: ['rebuild'],
  },
  {
    name: '--mount=type=secret that is not given',
    dockerfile: app('COPY a /a\nRUN --mount=type=secret,id=s cp /a /o'),
    files,
    pushes: [{ a: '2' }],
    ends: ['rebuild'],
  },
  {
    name: '--mount=type=ssh that nobody gives',
    dockerfile: app('COPY a /a\nRUN --mount=type=ssh cp /a /o'),
    files,
    pushes: [{ a: '2' }],
    ends: ['rebuild'],
  },
  {
    name: '--security=sandbox, which is what there is without it',
    dockerfile: app('COPY a /a\nRUN --security=sandbox cp /a /o'),
    files,
    pushes: [{ a: '2' }],
    needs: 'RUN --security',
  },
  {
    name: '--network=none',
    dockerfile: app('COPY a /a\nRUN --network=none cp /a /o'),
    files,
    pushes: [{ a: '2' }],
    needs: 'RUN --network',
  },
  {
    name: '--network=host, which is that of the container, of a stage and of the app',
    dockerfile: `FROM ${BASE} AS one\nCOPY a /a\nRUN --network=host cp /a /o\n${app('COPY --from=one /o /o\nCOPY d /d\nRUN --network=host cat /o /d/x > /p')}`,
    files,
    pushes: [{ a: '2' }, { 'd/x': '2' }],
    needs: 'RUN --network=host',
  },
]
