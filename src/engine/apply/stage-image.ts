import type { ImagePrefix } from '../../docker/image-prefix.ts'
import type { Step } from '../dockerfile/types.ts'
import { countLayers } from '../plan/image-layers.ts'

/** The image that a stage's container was made from, and what it is built on. */
export interface StageImage {
  id: () => Promise<string>
  /** Reference of the image at the bottom; undefined for `FROM scratch`. */
  base: string | undefined
}

/** The stage's image as it was before a step. */
export async function imageBefore(
  { id, base }: StageImage,
  steps: readonly Step[],
  position: number,
): Promise<ImagePrefix> {
  return {
    image: await id(),
    base,
    own: countLayers(steps),
    without: countLayers(steps.slice(position)),
  }
}
