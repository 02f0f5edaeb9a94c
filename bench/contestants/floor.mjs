import { docker, exec } from '../lib/engine.mjs'
import { tarOf } from '../lib/files.mjs'

/**
 * What the engine's own calls cost for the same work: one PUT of the bytes, packed beforehand and
 * sent from one buffer, one exec where a command has to run, one kill and start.
 */
export const floor = {
  name: 'floor',
  /** @type {import('../lib/race.mjs').Open} */
  open({ row, containerId }) {
    const container = docker.getContainer(containerId)
    return {
      async prepare(edit) {
        this.tar =
          Object.keys(edit.write).length > 0 ? await tarOf(row.inContainer(edit.write)) : undefined
      },
      async push({ deleted }) {
        if (this.tar) await container.putArchive(this.tar, { path: '/' })
        if (deleted.length > 0) {
          const paths = deleted.map((path) => `/${path.replace(/^src/, 'app')}`)
          await exec(container, ['rm', '-f', '--', ...paths])
        }
        if (row.command) await exec(container, row.command)
        if (row.restart) await container.restart({ t: 0 })
      },
      close: async () => {},
    }
  },
}
