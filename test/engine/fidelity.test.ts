import { describe, expect, it } from 'vitest'
import { App, type AppSpec, type FileSpec } from './support/app.ts'
import { BUSYBOX } from './support/engine.ts'

/** What a step of a case does to the context: a file's new state, or null where it goes. */
type Edit = Record<string, FileSpec | null>

interface Case extends AppSpec {
  name: string
  edits: Edit[]
}

const base = `FROM ${BUSYBOX}\n`
const forever = '\nCMD while :; do sleep 1; done\n'

/** After each edit the pushed container's files are those of a fresh build of the same context. */
const cases: Case[] = [
  {
    name: 'a file under a new name',
    dockerfile: `${base}COPY a.txt /n${forever}`,
    files: { 'a.txt': '1' },
    edits: [{ 'a.txt': '2' }, { 'a.txt': { content: '2', mode: 0o755 } }],
  },
  {
    name: 'a file into a directory that is there, without a slash',
    dockerfile: `${base}COPY a.txt /tmp${forever}`,
    files: { 'a.txt': '1' },
    edits: [{ 'a.txt': '2' }],
  },
  {
    name: 'a directory: files added, changed, deleted, a subdirectory deleted',
    dockerfile: `${base}WORKDIR /app\nCOPY src/ src/${forever}`,
    files: { 'src/a': '1', 'src/b': '1', 'src/deep/er/c': '1' },
    edits: [
      { 'src/new/x': '1', 'src/a': '2', 'src/b': null },
      { 'src/deep': null },
      { 'src/deep/again': '1', 'src/empty': { directory: true } },
      { 'src/empty': null, 'src/new': null },
    ],
  },
  {
    name: 'wildcards: a new match, a lost match',
    dockerfile: `${base}WORKDIR /app\nCOPY package*.json conf/*.conf ./${forever}`,
    files: { 'package.json': '1', 'conf/a.conf': '1', 'conf/other': '1' },
    edits: [{ 'package-lock.json': '1', 'conf/b.conf': '1' }, { 'conf/a.conf': null }],
  },
  {
    name: 'several sources, files and directories mixed',
    dockerfile: `${base}COPY one two.txt three /dest/${forever}`,
    files: { 'one/a': '1', 'two.txt': '2', 'three/a': '3', 'three/b': '3' },
    edits: [{ 'one/a': 'changed', 'three/b': null }, { 'three/a': null }, { 'two.txt': '22' }],
  },
  {
    name: 'several COPYs of one path: the last wins, the earlier comes back',
    dockerfile: `${base}COPY a/ /x/\nCOPY b/ /x/${forever}`,
    files: { 'a/f': 'from a', 'a/only': '1', 'b/f': 'from b', 'b/keep': '1' },
    edits: [{ 'b/f': null }, { 'b/f': 'b again' }, { 'a/f': 'hidden' }, { 'b/f': null }],
  },
  {
    name: "a deleted file uncovers the parent image's",
    dockerfile: `${base}COPY etc/ /etc/${forever}`,
    files: { 'etc/passwd': 'root:x:0:0::/:/bin/sh\n', 'etc/own': '1' },
    edits: [{ 'etc/passwd': null }, { 'etc/own': null, 'etc/z': '1' }],
  },
  {
    name: 'a .dockerignore with an exception, and its change',
    dockerfile: `${base}WORKDIR /app\nCOPY . .${forever}`,
    files: {
      '.dockerignore': 'Dockerfile\n.dockerignore\n*.log\n!keep.log\nsecret\n',
      'a.log': '1',
      'keep.log': '1',
      secret: '1',
      'src/x': '1',
    },
    edits: [
      { 'a.log': '2', 'keep.log': '2', secret: '2' },
      { '.dockerignore': 'Dockerfile\n.dockerignore\nsecret\n' },
      { 'src/x': null },
    ],
  },
  {
    name: 'symbolic links: relative, dangling, changed, to a file and back',
    dockerfile: `${base}COPY d /d${forever}`,
    files: { 'd/real': '1', 'd/l': { link: 'real' }, 'd/dangling': { link: 'nowhere' } },
    edits: [
      { 'd/l': { link: '/etc/passwd' } },
      { 'd/l': 'a file now' },
      { 'd/l': { link: 'real' }, 'd/dangling': null },
      { 'd/l': { link: 'l' } },
      { 'd/l': { link: './l' }, 'd/real': '2' },
      { 'd/l': 'a file again' },
    ],
  },
  {
    name: 'a file that becomes a directory and back',
    dockerfile: `${base}COPY d /d${forever}`,
    files: { 'd/x': 'file', 'd/y': '1' },
    edits: [{ 'd/x': null, 'd/x/in': '1' }, { 'd/x': 'file again' }, { 'd/x': { link: 'y' } }],
  },
  {
    name: 'awkward names',
    dockerfile: `${base}COPY d /d${forever}`,
    files: { 'd/sp ace': '1', 'd/quo\'te"': '1', 'd/-dash': '1' },
    edits: [
      {
        'd/sp ace': '2',
        'd/new\nline': '1',
        'd/*glob[x]?': '1',
        'd/ünï': '1',
        'd/back\\slash': '1',
      },
      { 'd/quo\'te"': null, 'd/-dash': null, 'd/new\nline': '2' },
      { 'd/new\nline': null, 'd/*glob[x]?': null },
    ],
  },
  {
    name: '--chown by name and number, --chmod octal',
    dockerfile: `${base}COPY --chown=app d /app/d\nCOPY --chown=7:8 --chmod=640 e /e/${forever}`,
    files: { 'd/a': '1', 'e/b': '1', 'e/sub/c': '1' },
    edits: [{ 'd/a': '2', 'd/new/x': '1', 'e/b': '2', 'e/sub2/y': '1' }, { 'd/l': { link: 'a' } }],
  },
  {
    name: 'a RUN under its own WORKDIR, ENV, ARG, USER and SHELL',
    dockerfile: `${base}WORKDIR /w
ENV COLOR=red
ARG SIZE=small
COPY in.txt .
RUN chmod 777 .
USER app
RUN { pwd; id -u; id -g; echo "$COLOR $SIZE $HOME $LATER"; cat in.txt; } > out.txt
USER root
SHELL ["/bin/sh", "-ec"]
ENV LATER=yes COLOR=blue
WORKDIR /elsewhere
RUN env | sort > /env.txt; echo $0 >> /env.txt
CMD while :; do sleep 1; done
`,
    files: { 'in.txt': '1' },
    options: { buildArgs: { SIZE: 'large' } },
    edits: [{ 'in.txt': '2' }],
  },
  {
    name: 'exec form and continuation lines',
    dockerfile: `${base}COPY a /a
RUN ["/bin/cp", "/a", "/name with  spaces"]
RUN cat /a \\
  # a comment in between
  > /joined && \\
  echo "\${UNSET:-default} 'single'" >> /joined
CMD while :; do sleep 1; done
`,
    files: { a: '1' },
    edits: [{ a: '2' }],
  },
  {
    name: 'a RUN that edits a copied file finds it as copied',
    dockerfile: `${base}WORKDIR /app
COPY conf conf
COPY other .
RUN cat other >> conf && rm other
CMD while :; do sleep 1; done
`,
    files: { conf: 'a\n', other: 'x\n' },
    edits: [{ other: 'y\n' }, { conf: 'b\n' }, { other: 'z\n' }],
  },
  {
    name: 'a file that an earlier RUN edited and a later one edits again',
    dockerfile: `${base}WORKDIR /app
COPY conf .
RUN echo first >> conf
COPY other .
RUN cat other >> conf
CMD while :; do sleep 1; done
`,
    files: { conf: 'a\n', other: 'x\n' },
    edits: [{ other: 'y\n' }, { other: 'z\n' }, { conf: 'b\n' }],
  },
  {
    name: 'what an earlier RUN edited stays where a later one leaves it alone',
    dockerfile: `${base}WORKDIR /app
COPY lock .
RUN echo installed >> lock
COPY src src
RUN cat src/* > bundle
CMD while :; do sleep 1; done
`,
    files: { lock: '1\n', 'src/a': 'a' },
    edits: [{ 'src/a': 'b' }, { lock: '2\n' }, { 'src/a': 'c' }],
  },
  {
    name: 'COPY --from by name and by index, with what vanished in the stage',
    dockerfile: `${base.trim()} AS build
WORKDIR /b
COPY src src
RUN rm -rf out && mkdir out && for f in src/*; do tr a-z A-Z < $f > out/\${f##*/}; done
FROM ${BUSYBOX} AS assets
COPY assets /assets
FROM ${BUSYBOX}
COPY --from=build /b/out /srv/
COPY --from=1 /assets/logo /srv/logo
CMD while :; do sleep 1; done
`,
    files: { 'src/one': 'one', 'src/two': 'two', 'assets/logo': '1' },
    edits: [
      { 'src/one': 'changed' },
      { 'src/two': null, 'src/three': 'three' },
      { 'assets/logo': '2' },
      { 'src/three': null, 'assets/logo': '3', 'src/four': 'four' },
    ],
  },
  {
    name: 'FROM a stage: its steps are redone in the stage built on it',
    dockerfile: `FROM ${BUSYBOX} AS base
WORKDIR /app
ENV MODE=base
COPY common common
FROM base AS other
COPY mine mine
RUN echo $MODE > mode && cat common mine > both
CMD while :; do sleep 1; done
`,
    files: { common: '1', mine: '1' },
    edits: [{ common: '2' }, { mine: '2' }],
  },
  {
    name: 'links, modes and owners through COPY --from',
    dockerfile: `${base.trim()} AS build
COPY d /d
RUN chown -R app:app /d && chmod 750 /d/a && ln -sf a /d/l && ln -f /d/a /d/hard
FROM ${BUSYBOX}
COPY --from=build /d /d
COPY --from=build --chown=3:4 /d/a /owned
CMD while :; do sleep 1; done
`,
    files: { 'd/a': '1' },
    edits: [{ 'd/a': '2' }, { 'd/b': '1' }],
  },
  {
    name: 'COPY --from an image, whose file comes back and is found as it was',
    dockerfile: `${base}COPY --from=${BUSYBOX} /etc/group /srv/one
COPY --from=${BUSYBOX} /etc /srv/etc/
COPY own /srv/etc/
RUN cat /srv/one /srv/etc/group > /both && echo more >> /srv/one
CMD while :; do sleep 1; done
`,
    files: { 'own/group': 'mine', 'own/x': '1' },
    edits: [{ 'own/x': '2' }, { 'own/group': null }],
  },
  {
    name: '--chown by a name that a COPY brings, and one that a RUN makes',
    dockerfile: `${base}RUN mkdir /after /last
COPY passwd /etc/passwd
COPY --chown=me d /after
RUN sed 's/^me:x:/you:x:1/' /etc/passwd > /p && cat /p > /etc/passwd && rm /p
COPY --chown=you d /last
CMD while :; do sleep 1; done
`,
    files: { 'd/a': '1', passwd: 'root:x:0:0::/:/bin/sh\nme:x:5:6::/:/bin/sh\n' },
    edits: [{ passwd: 'root:x:0:0::/:/bin/sh\nme:x:7:8::/:/bin/sh\n' }, { 'd/a': '2' }],
  },
  {
    name: "a parent image's directory comes back with its own owner",
    dockerfile: `${base}COPY home /home${forever}`,
    files: { 'home/app/x': '1', 'home/y': '1' },
    edits: [{ 'home/app/x': '2' }, { 'home/app': null }],
  },
  {
    name: 'destinations behind links to directories',
    dockerfile: `${base}RUN mkdir -p /real/deep /other && ln -s real /link && ln -s /other /real/deep/abs
COPY a /link/sub/a
COPY d /link/deep/abs/
COPY d /link
RUN cat /real/sub/a /other/x /real/x > /out
CMD while :; do sleep 1; done
`,
    files: { a: '1', 'd/x': '1', 'd/y/z': '1' },
    edits: [{ a: '2' }, { 'd/x': '2', 'd/y/z': null, 'd/new/n': '1' }],
  },
  {
    name: 'cache and tmpfs mounts, over what is there and where nothing is',
    dockerfile: `${base}COPY a /a
RUN mkdir -p /root/cache && echo kept > /root/cache/mine
RUN --mount=type=cache,target=/root/cache --mount=type=tmpfs,target=/new/tmp \\
  cp /a /root/cache/x && cp /a /new/tmp/y && cp /a /out
CMD while :; do sleep 1; done
`,
    files: { a: '1' },
    edits: [{ a: '2' }],
  },
  {
    name: 'twelve stages in a chain, in numeric order',
    dockerfile:
      [`FROM ${BUSYBOX} AS s0\nCOPY seed /out`]
        .concat(
          Array.from({ length: 11 }, (_, n) => {
            return `FROM ${BUSYBOX} AS s${n + 1}\nCOPY --from=s${n} /out /in\nRUN { cat /in; echo ${n}; } > /out`
          }),
        )
        .join('\n') + forever,
    files: { seed: 'seed\n' },
    edits: [{ seed: 'changed\n' }],
  },
  {
    name: 'ADD of a local file, and COPY of several sources',
    dockerfile: `# syntax-free\n${base}ADD a.txt /added/\nCOPY a.txt b.txt /mixed/\nRUN cat /added/a.txt > /one && cat /mixed/* > /two${forever}`,
    files: { 'a.txt': '1', 'b.txt': '1' },
    edits: [{ 'a.txt': '2' }, { 'b.txt': '2' }],
  },
]

describe('a pushed container equals a fresh build', { concurrent: false }, () => {
  it.each(cases)('$name', async ({ edits, ...spec }) => {
    const app = await App.start(spec)
    try {
      await app.expectFresh()
      for (const edit of edits) {
        const added: string[] = []
        const deleted: string[] = []
        for (const [path, file] of Object.entries(edit)) {
          if (file === null) {
            await app.remove(path)
            deleted.push(path)
          } else {
            await app.write(path, file)
            added.push(path)
          }
        }
        const { outcome } = await app.livepush.performLivepush(added, deleted)
        expect(outcome).not.toBe('failed')
        await app.expectFresh()
      }
    } finally {
      await app.close()
    }
  })
})
