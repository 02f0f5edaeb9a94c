import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type Docker from 'dockerode'
import type { BuildContext } from '../context/build-context.ts'
import type { ExtraFile } from '../context/pack.ts'
import { packContext } from '../context/pack.ts'
import type { Stage } from '../engine/dockerfile/types.ts'
import { buildFromSource } from './build-source.ts'
import type { BuildImageOptions } from './build.ts'
import type { Builder } from './builder.ts'
import { chooseBuilder } from './builder.ts'

export interface StageImagesOptions extends Omit<BuildImageOptions, 'target'> {
  /** All stages of the Dockerfile. */
  stages: readonly Stage[]
  /** Index of the stage to build. */
  target: number
  /**
   * Indexes of the stages that the target is made from.
   * @default every stage before the target
   */
  needed?: ReadonlySet<number>
}

/** Bytes of content; a context up to this size is packed once for all the stages, where it has to be. */
const PACK_ONCE = 64 * 1024 * 1024

/**
 * Builds an image and those of the stages before it, which the builder has in its cache then.
 * @returns IDs; `stageImages` has one for each stage before the target, `''` for one not needed
 * @throws ImageBuildError with the builder's own message
 */
export async function buildStageImages(
  docker: Docker,
  options: StageImagesOptions,
): Promise<{ image: string; stageImages: string[] }> {
  const { stages, target, needed } = options
  const builder = await chooseBuilder(docker, options.dockerfileText)
  const build = stageBuilder(docker, builder, options)
  const image = await build(target, options)
  const stageImages: string[] = []
  for (const { index } of stages.slice(0, target)) {
    stageImages.push(
      needed && !needed.has(index) ? '' : await build(index, { ...options, tag: undefined }),
    )
  }
  return { image, stageImages }
}

/**
 * Builds single stages. BuildKit takes a target by its name only. One that has no name of its own
 * is made the last: the Dockerfile ends before the next FROM.
 */
function stageBuilder(docker: Docker, builder: Builder, options: StageImagesOptions) {
  const { context, dockerfileText, stages } = options
  let packed: { text: string; tar: Buffer } | undefined

  async function pack(text: string, extra: ExtraFile[]): Promise<Readable> {
    if (packed?.text !== text) {
      const tar = packContext(context, extra)
      if (contentSize(context) > PACK_ONCE) return tar
      packed = { text, tar: await buffer(tar) }
    }
    return Readable.from(packed.tar, { objectMode: false })
  }

  return async (index: number, settings: Omit<BuildImageOptions, 'target'>): Promise<string> => {
    const { name } = stages[index]!
    const isLast = index === stages.length - 1
    const text = isLast || isUnique(name, stages) ? dockerfileText : upTo(index + 1)
    const byName = !isLast && text === dockerfileText ? name : undefined
    const build = { ...settings, dockerfileText: text, target: byName }
    return buildFromSource(docker, builder, build, {
      scope: `stage ${index}`,
      pack: (extra) => pack(text, extra),
    })
  }

  function upTo(next: number): string {
    return dockerfileText
      .split('\n')
      .slice(0, stages[next]!.line - 1)
      .join('\n')
  }
}

/** Of two stages with one name, the builder would take the later. */
function isUnique(name: string | undefined, stages: readonly Stage[]): boolean {
  return name !== undefined && stages.filter((stage) => stage.name === name).length === 1
}

function contentSize(context: BuildContext): number {
  let size = 0
  for (const [, entry] of context.entries()) if (entry.type === 'file') size += entry.size
  return size
}
