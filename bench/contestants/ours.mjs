import { docker } from '../lib/engine.mjs'

/** This package, as it was built last. */
export const ours = {
  name: 'ours',
  /** @type {import('../lib/race.mjs').Open} */
  async open({ row, context, containerId, stageImages }) {
    const { Livepush } = await import('../../dist/engine.js')
    const livepush = await Livepush.init(
      row.dockerfile,
      context,
      containerId,
      stageImages,
      docker,
      {
        skipContainerRestart: !row.restart,
      },
    )
    return {
      async push({ changed, deleted }) {
        const { outcome } = await livepush.performLivepush(changed, deleted)
        if (outcome !== 'done') throw new Error(`The push was ${outcome}`)
      },
      close: () => livepush.cleanupIntermediateContainers(),
    }
  },
}
