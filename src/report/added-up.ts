import type { PushResult } from '../engine/events.ts'

/** A push, with what an earlier one has sent too. */
export function addedUp(earlier: PushResult | undefined, push: PushResult): PushResult {
  if (earlier === undefined) return push
  const { files, appFiles } = earlier
  return {
    ...push,
    files: {
      written: files.written + push.files.written,
      removed: files.removed + push.files.removed,
      bytes: files.bytes + push.files.bytes,
    },
    appFiles: {
      written: appFiles.written + push.appFiles.written,
      removed: appFiles.removed + push.appFiles.removed,
    },
  }
}
