import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import type Docker from 'dockerode'
import { pack } from 'tar-stream'
import { statusOf } from './engine-error.ts'
import { resolveImage } from './images.ts'

/** What is asked for: the file system that an image had before its last layers. */
export interface ImagePrefix {
  /** ID of the image. */
  image: string
  /** Reference of the image that it is built on; undefined for `scratch`. */
  base: string | undefined
  /** How many layers its own steps made, on top of the base's. */
  own: number
  /** How many of those to leave out, from the top. */
  without: number
}

/**
 * Makes an image of the first layers of another. The engine has them already, so that an archive
 * of the two small files that name them is all that it is sent.
 *
 * Source: moby, `image/tarexport/load.go`: a layer whose chain ID is known is not read.
 *
 * @returns its ID; undefined where the layers are not those that the steps would make, or where the
 *   engine keeps no layers (the containerd image store)
 */
export async function makeImagePrefix(
  docker: Docker,
  { image, base, own, without }: ImagePrefix,
  labels: Record<string, string>,
): Promise<string | undefined> {
  const { RootFS, Architecture, Os } = await docker.getImage(image).inspect()
  const layers = RootFS.Layers ?? []
  const below = base === undefined ? [] : await layersOf(docker, base)
  if (layers.length !== below.length + own) return undefined
  if (!below.every((layer, index) => layers[index] === layer)) return undefined
  const diffIds = layers.slice(0, layers.length - without)
  const config = JSON.stringify({
    architecture: Architecture,
    os: Os,
    config: { Labels: labels },
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: [],
  })
  const manifest = [
    { Config: 'config.json', RepoTags: null, Layers: diffIds.map((_, index) => `${index}.tar`) },
  ]
  const archive = pack()
  archive.entry({ name: 'config.json' }, config)
  archive.entry({ name: 'manifest.json' }, JSON.stringify(manifest))
  archive.finalize()
  const id = `sha256:${createHash('sha256').update(config).digest('hex')}`
  return (await load(docker, await buffer(archive))).includes(id) ? id : undefined
}

/** @returns what the engine says, of which a refusal is a part */
async function load(docker: Docker, archive: Buffer): Promise<string> {
  try {
    return await text(await docker.loadImage(Readable.from([archive]), { quiet: true }))
  } catch (error) {
    if (statusOf(error) === undefined) throw error
    return String(error)
  }
}

async function layersOf(docker: Docker, ref: string): Promise<string[]> {
  const { id = ref } = (await resolveImage(docker, ref)) ?? {}
  const { RootFS } = await docker.getImage(id).inspect()
  return RootFS.Layers ?? []
}
