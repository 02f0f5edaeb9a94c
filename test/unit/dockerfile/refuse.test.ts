import { describe, expect, test } from 'vitest'
import { DockerfileError } from '../../../src/engine/errors.ts'
import { parse, steps } from './helpers.ts'

const caught = (run: () => unknown): DockerfileError => {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(DockerfileError)
    return error as DockerfileError
  }
  throw new Error('it was not refused')
}

describe('what BuildKit refuses', () => {
  test('an error has the file, the line and a hint', () => {
    expect(caught(() => parse('FROM a\n\nNOPE', { file: 'app/Dockerfile' }))).toMatchObject({
      file: 'app/Dockerfile',
      line: 3,
      hint: expect.stringContaining('name') as string,
      message: expect.stringContaining('app/Dockerfile:3: ') as string,
    })
  })

  test.each(['', '\n\n', '# only', 'ARG a', '\\', 'RUN x\nFROM a', 'ENV a=b'])('%j', (text) => {
    caught(() => parse(text))
  })

  test.each([
    'FROM',
    'FROM a b',
    'FROM a AS',
    'FROM a AS b c',
    'FROM a x b',
    'FROM a AS 1x',
    'FROM a AS x/y',
    'FROM A',
    'FROM a:',
    'FROM a b:c',
    'FROM $X',
    'FROM ${X',
    'FROM --x=1 a',
    'FROM --platform a',
    'FROM --platform=a/b/c/d a',
    'FROM --platform=foo a',
    'FROM a AS Up\nFROM Up',
  ])('%j', (text) => {
    caught(() => parse(text))
  })

  test.each([
    'RUN [1]',
    'RUN []',
    'RUN --foo x',
    'RUN --network x',
    'RUN --network=x x',
    'RUN --security=x x',
    'RUN --network=none --network=none x',
    'RUN --mount x',
    'RUN --mount=from=$x,target=/d x',
    'RUN --mount=target=/d,a\\"b x',
    'COPY',
    'COPY a',
    'COPY ["a"]',
    'COPY ["a", 1]',
    'COPY --x a b',
    'COPY --link=maybe a b',
    'COPY --chown a b',
    'COPY --chown=1 --chown=2 a b',
    'COPY --checksum=x a b',
    'ADD --from=x a b',
    'ADD --parents a b',
    'COPY --from=$X a b',
    'COPY --from=0 a b',
    'COPY --from=1 a b',
    'COPY --from=-1 a b',
    'COPY --from=UP a b',
    'ENV',
    'ENV a',
    'ENV a=b c',
    'ENV =b',
    'ENV --x a=b',
    'LABEL',
    'LABEL a',
    'ARG',
    'ARG =b',
    'SHELL x',
    'SHELL []',
    'SHELL ["a", 1]',
    'CMD [1]',
    'CMD --x',
    'ENTRYPOINT {} [1]\nENTRYPOINT [{}]',
    'EXPOSE',
    'VOLUME',
    'VOLUME []',
    'VOLUME [""]',
    'USER',
    'WORKDIR',
    'WORKDIR --x /a',
    'STOPSIGNAL',
    'MAINTAINER',
    'ONBUILD',
    'ONBUILD ONBUILD RUN x',
    'ONBUILD FROM x',
    'ONBUILD MAINTAINER x',
    'HEALTHCHECK --interval=1us CMD x',
    'HEALTHCHECK --timeout=-5s CMD x',
    'HEALTHCHECK',
    'HEALTHCHECK NONE x',
    'HEALTHCHECK CMD',
    'HEALTHCHECK CMD []',
    'HEALTHCHECK true',
    'HEALTHCHECK --interval=5 CMD x',
    'HEALTHCHECK --retries=x CMD x',
    'HEALTHCHECK --foo=x CMD x',
    'RUN\u00a0x',
    'ONBUILD COPY a\nFROM base',
    'ONBUILD NOPE\nFROM base',
  ])('%j', (line) => {
    expect(caught(() => parse(`FROM x AS base\n${line}`)).line).toBeGreaterThan(1)
  })

  test.each([
    'EXPOSE x',
    'EXPOSE 80/x',
    'EXPOSE 9-8',
    'EXPOSE 65536',
    'STOPSIGNAL NOPE',
    'STOPSIGNAL 0',
    'COPY --chmod=999 a b',
    'COPY --chmod=17777 a b',
    'COPY --chmod=u+y a b',
    'COPY --chmod=rw a b',
    'COPY "a b" c',
    'COPY https://x/y z',
    'COPY git@host:x/y z',
    'ADD --checksum=x a b',
    'ADD --checksum=x https://x/y https://x/z b',
    'WORKDIR "x',
    "ENV A=it's",
    'ENV A=${B:?no}',
    'LABEL a=${B:?no}',
    'EXPOSE ${B:?no}',
    'VOLUME ${B:?no}',
    'STOPSIGNAL ${B:?no}',
    'ARG A=${B:?no}',
    'RUN --mount=bad x',
    'RUN --mount= x',
    'RUN --mount=type=foo x',
    'RUN --mount=type=cache x',
    'RUN --mount=type=bind x',
    'RUN --mount=type=bind,target=/ x',
    'RUN --mount=target x',
    'RUN --mount=target=/d,foo=1 x',
    'RUN --mount=target=/d,mode=1 x',
    'RUN --mount=target=/d,ro=maybe x',
    'RUN --mount=target=/d,required x',
    'RUN --mount=target=/d,sharing=shared x',
    'RUN --mount=type=cache,target=/d,sharing=foo x',
    'RUN --mount=type=tmpfs,target=/d,size=x x',
    'RUN --mount=type=cache,target=/d,uid=x x',
    'RUN --mount=type=secret x',
    'RUN --mount=type=secret,id=x,from=y x',
    'RUN --mount=type=secret,id=x,source=y x',
  ])('%j, which shows only with the values of variables', (line) => {
    parse(`FROM a\n${line}`)
    expect(caught(() => steps(`FROM a\n${line}`)).line).toBe(2)
  })

  test.each([
    'RUN',
    'CMD',
    'ENTRYPOINT',
    'CMD ${B:?no}',
    'HEALTHCHECK CMD ${B:?no}',
    'HEALTHCHECK --interval=1m30s --retries=0 CMD ["x"]',
    'HEALTHCHECK --x NONE',
    'STOPSIGNAL --x 9',
    'ARG --x a',
    'ARG a b c=d',
    'LABEL a b c',
    'MAINTAINER me and you',
    'ONBUILD COPY a',
    'ONBUILD NOPE',
    'VOLUME ["/a"]',
    'EXPOSE 80 81/udp',
    'RUN -- x',
    "RUN --mount='type=bind,target=/d' x",
    'RUN --mount="type=cache",target=/d,sharing=LOCKED,uid=1,mode=0755 x',
    'RUN --mount=type=tmpfs,target=/d,size=1.5GiB,ro=false x',
    'COPY --chmod=u=rwX,go=rX,+t a b',
    'COPY --link --parents=false --exclude=a --exclude=b a b',
    'ADD --keep-git-dir --unpack=false a b',
  ])('but not %j', (line) => {
    expect(steps(`FROM a\n${line}`)).toHaveLength(1)
  })

  test.each([
    ['FROM a\nCOPY --from=b x y\nFROM a AS b\nFROM a\nCOPY --from=0 x y', 2],
    ['FROM a AS one\nCOPY --from=two x y\nFROM a AS two\nCOPY --from=one x y', 2],
    ['FROM a AS one\nRUN --mount=from=one,target=/d x', 2],
    ['FROM a\nRUN --mount=from=b,target=/d x\nFROM a AS b\nFROM a\nCOPY --from=0 x y', 2],
  ])('%j, where stages need themselves or later ones', (text, line) => {
    expect(caught(() => parse(text)).line).toBe(line)
  })

  test('a later stage is nothing to refuse where nobody builds it', () => {
    expect(parse('FROM a\nCOPY --from=b x y\nFROM a AS b\nFROM a').target).toBe(2)
  })

  test('a target that is no stage', () => {
    expect(caught(() => parse('FROM a AS b', { target: 'c' })).message).toMatch(/There are b\./)
    caught(() => parse('FROM a', { target: '0' }))
  })
})
