/** What is known, while it is made up, of a stage: enough to name what it is likely to have. */
export interface Stage {
  name: string | undefined
  /** It has a shell, and the users of the parent image. */
  hasSystem: boolean
  instructions: string[]
  /** Paths that its COPYs are likely to have written. */
  copied: string[]
  /** Paths that its RUNs write, each one's own. */
  generated: string[]
  user: string
}

export const AREAS = ['/app', '/srv', '/opt/deep/er']

const directories = ['/base/dir', '/base/dir/', '/base/link', '/base/link/', '/base/own', '/etc/']

/** Where a COPY may write that RUNs leave alone, since the parent image has files there. */
export const INHERITED = {
  directories: [...directories, '/home/app', '/base/dangling/'],
  any: [...directories, '/base/dir/a', '/base/file', '/base/flink', '/base/dangling'],
}

/** The one of the areas, or of the parent image's directories, that a path lies in. */
export function areaOf(path: string): string {
  return AREAS.find((area) => path === area || path.startsWith(`${area}/`)) ?? '/base'
}

/** Copied paths that a RUN may edit: the parent image has nothing there. */
export const editable = ({ copied }: Stage) =>
  copied.filter((path) => AREAS.some((area) => path.startsWith(`${area}/`)))
