import { app, BASE, FOREVER, type NamedCase } from './types.ts'

const files = { a: '1' }
const pushes = [{ a: '2' }]
/** Old builders leave the group out of the process's list of groups; -G counts it in any case. */
const SEE =
  'RUN { id -u; id -g; id -G; pwd; umask; echo "$0 $#"; env | grep -v ^_= | sort; cat /a; } >'

const one = (name: string, steps: string, options = {}): NamedCase => ({
  name,
  dockerfile: app(`COPY a /a\n${steps}`),
  files,
  pushes,
  ...options,
})

export const runEnvironment: NamedCase[] = [
  one('with nothing said', `${SEE} /o`),
  one(
    'WORKDIR, ENV, and those of later steps not',
    `WORKDIR /w\nENV A=1 PWD=/x\n${SEE} /o\nENV A=2 B=3\nWORKDIR /v`,
  ),
  ...['app', 'app:tty', '1000', '1000:5', 'nobody', '123', '0:7'].map((user) =>
    one(`USER ${user}`, `USER ${user}\n${SEE} /gen/o`),
  ),
  one('USER out of a variable', `ENV WHO=app\nUSER \${WHO}:5\n${SEE} /gen/o`),
  one('HOME of ENV is kept', `ENV HOME=/h\nUSER app\n${SEE} /gen/o`),
  one('PATH of ENV', `ENV PATH=/x:$PATH\n${SEE} /o`),
  one('ENV wins over an ARG before it', `ARG A=arg\nENV A=env\n${SEE} /o`),
  one('an ARG wins over an ENV before it', `ENV A=env\nARG A=arg\n${SEE} /o`),
  one('an ARG without a value is not there', `ARG A\n${SEE} /o`),
  one('an ARG after the RUN is not there', `${SEE} /o\nARG A=1`),
  // A step of its own: the builder's cache does not tell it from the same one without the arguments.
  one('predefined proxy arguments', `${SEE} /proxies`, {
    options: { buildArgs: { HTTP_PROXY: 'http://one', no_proxy: 'two' } },
  }),
  one('arguments of the platform', `ARG TARGETARCH\nARG BUILDPLATFORM\n${SEE} /o`),
  one('SHELL', `SHELL ["/bin/busybox", "sh", "-ec"]\n${SEE} /o`),
  one('SHELL does not concern the exec form', `SHELL ["/none"]\nRUN ["/bin/cp", "/a", "/o"]`),
  one('umask 022', 'RUN touch /t && mkdir -p /o && cp /a /o/a'),
  one(
    'the exec form: spaces, quotes, nothing expanded',
    'ENV A=1\nRUN ["/bin/cp", "/a", "/name $A  \\"q\\" \\u0041"]',
  ),
  one('what looks like the exec form and is none', "RUN [ 'x' = 'x' ] && cp /a /o"),
  one(
    'continuation lines with comments and blank lines between',
    'RUN cat /a \\\n  # not this\n\n# nor this\n  > /o && \\\n  echo "# this" >> /o',
  ),
  one('stdin is empty', 'RUN cat /a - > /o'),
  one(
    'children in the background end with it',
    'RUN cat /a > /o; (sleep 1; echo late >> /o) &\nRUN cp /o /p',
  ),
  one(
    'output without end of line, and much of it',
    'RUN head -c 300000 /dev/zero | tr "\\0" x; cat /a > /o',
  ),
  {
    name: 'a child stage inherits ENV, ARG, WORKDIR, USER and SHELL',
    dockerfile: `FROM ${BASE} AS parent
COPY a /a
ARG P=arg
ENV E=env
WORKDIR /w
USER app
SHELL ["/bin/busybox", "sh", "-ec"]
FROM parent
${SEE} /gen/o
WORKDIR sub
${SEE} /gen/p
${FOREVER}`,
    files,
    pushes,
  },
]
