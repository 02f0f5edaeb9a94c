import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BUSYBOX } from '../../engine/support/engine.ts'
import { cli } from './cli.ts'
import { OWN, removeImage } from './own.ts'

/** A parent image with something of each kind to copy over, into and through. */
export const BASE = `livepush-test/oracle-base:${process.pid}`

/** The same with triggers for what is built on it. */
export const ONBUILD_BASE = `livepush-test/oracle-onbuild:${process.pid}`

const TRIGGERS = `FROM ${BASE}
ONBUILD WORKDIR /trigger
ONBUILD COPY --chown=app a .
ONBUILD RUN cat a > seen
`

const DOCKERFILE = `FROM ${BUSYBOX}
RUN mkdir -m 777 /gen && \\
  mkdir -p /base/dir/sub && \\
  echo of-the-base > /base/file && \\
  echo of-the-base > /base/dir/a && \\
  echo of-the-base > /base/dir/b.txt && \\
  echo of-the-base > /base/dir/sub/c.txt && \\
  ln -s dir /base/link && \\
  ln -s file /base/flink && \\
  ln -s nowhere /base/dangling && \\
  mkdir -m 750 /base/own && \\
  chown 7:8 /base/own && \\
  chmod 1777 /base/dir/sub && \\
  chmod 600 /base/dir/b.txt
`

/** Has the engine hold the parent images; the function it returns removes them. */
export async function makeBase(): Promise<() => Promise<void>> {
  await build(BASE, DOCKERFILE)
  await build(ONBUILD_BASE, TRIGGERS)
  return async () => {
    await removeImage(ONBUILD_BASE)
    await removeImage(BASE)
  }
}

async function build(tag: string, dockerfile: string): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'livepush-oracle-'))
  try {
    await writeFile(join(context, 'Dockerfile'), dockerfile)
    const labels = Object.entries(OWN).flatMap(([name, value]) => ['--label', `${name}=${value}`])
    const result = await cli('build', '-q', '--network', 'none', ...labels, '-t', tag, context)
    if ('refused' in result) throw new Error(result.refused)
  } finally {
    await rm(context, { recursive: true, force: true })
  }
}
