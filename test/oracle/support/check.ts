import type { Livepush, LivepushEvents, PushResult } from '../../../src/engine/index.ts'
import { LivepushError } from '../../../src/engine/index.ts'
import { App } from './app.ts'
import { applyEdit } from './context.ts'
import { difference } from './listing.ts'
import { isSuperseded, type Edit, type Moment, type OracleCase, type Push } from './types.ts'

/** How one push ended: what the engine said, and whether the builder builds the same context. */
export interface PushReport {
  result: PushResult | LivepushError
  refused?: string
}

/** How a case went. `wrong` says in which push, and how, engine and builder part. */
export interface Report {
  /** Why the builder refuses the case as it begins: then nothing was pushed. */
  refused?: string
  pushes: PushReport[]
  wrong?: { push: number; what: string[] }
}

/**
 * Pushes a case's edits and compares after each; the first difference ends it.
 *
 * @param before whether to compare before the first push too, which only says that both begin equal
 */
export async function check(given: OracleCase, { before = false } = {}): Promise<Report> {
  const pushes: PushReport[] = []
  let app: App | { refused: string }
  try {
    app = await App.start(given)
  } catch (error) {
    return { pushes, wrong: { push: -1, what: [`could not start: ${said(error)}`] } }
  }
  if (!(app instanceof App)) return { pushes, refused: app.refused }
  try {
    const differs = before ? difference(await app.pushed(), await expectBuilt(app)) : []
    if (differs.length > 0) return { pushes, wrong: { push: -1, what: differs } }
    for (const [index, push] of given.pushes.entries()) {
      const what = await checkPush(app, push, pushes)
      if (what.length > 0) return { pushes, wrong: { push: index, what } }
      if (isRebuild(pushes.at(-1)!)) return { pushes }
    }
    const what = await checkTouch(app, given, pushes)
    return what.length > 0 ? { pushes, wrong: { push: given.pushes.length, what } } : { pushes }
  } finally {
    await app.close()
  }
}

const isRebuild = ({ result }: PushReport) =>
  result instanceof LivepushError && result.name === 'RebuildRequiredError'

async function expectBuilt(app: App): Promise<Map<string, string>> {
  const built = await app.built()
  if (built instanceof Map) return built
  throw new Error(`The builder now refuses what it has built: ${built.refused}`)
}

async function checkPush(app: App, push: Push, reports: PushReport[]): Promise<string[]> {
  const [{ result, refused }, built] = await pushEdits(app, push)
  reports.push({ result, ...(refused !== undefined && { refused }) })
  const failed = result instanceof Error
  if (failed && !(result instanceof LivepushError)) return [`threw ${said(result)}`]
  if (refused !== undefined) return failed ? [] : [`pushed what the builder refuses: ${refused}`]
  if (failed && isRebuild({ result })) return []
  if (failed) return [`refused what the builder builds: ${said(result)}`]
  return difference(await app.pushed(), built!)
}

/** The builder builds while the engine pushes; both only read the context. */
async function pushEdits(
  app: App,
  push: Push,
): Promise<[PushReport, Map<string, string> | undefined]> {
  let first: Promise<unknown> | undefined
  let last: Edit = push as Edit
  if (isSuperseded(push)) {
    await applyEdit(app.context, push.edit)
    const moment = reached(app.livepush, push.during)
    first = start(app.livepush, push.edit)
    await Promise.race([moment, first])
    last = push.by
  }
  await applyEdit(app.context, last)
  const [result, built] = await Promise.all([start(app.livepush, last), app.built(), first])
  if (built instanceof Map) return [{ result }, built]
  return [{ result, refused: built.refused }, undefined]
}

function start(livepush: Livepush, edit: Edit): Promise<PushResult | LivepushError> {
  const paths = (gone: boolean) =>
    Object.keys(edit).filter((path) => (edit[path] === null) === gone)
  return livepush
    .performLivepush(paths(false), paths(true))
    .catch((error: unknown) => error as LivepushError)
}

function reached(livepush: Livepush, moment: Moment): Promise<void> {
  return new Promise((resolve) => {
    livepush.once(moment satisfies keyof LivepushEvents, () => resolve())
  })
}

/** After a push that went well, files that are only touched are no push. */
async function checkTouch(
  app: App,
  { files, pushes }: OracleCase,
  reports: PushReport[],
): Promise<string[]> {
  if (reports.at(-1)?.result instanceof Error) return []
  const edits = pushes.flatMap((push) => (isSuperseded(push) ? [push.edit, push.by] : [push]))
  const paths = [files, ...edits].flatMap((edit) => Object.keys(edit))
  const touched = Object.fromEntries(paths.map((path) => [path, '']))
  const result = await start(app.livepush, touched)
  if (!(result instanceof Error) && result.outcome === 'unchanged') return []
  return [`touched files were a push: ${said(result)}`]
}

function said(what: unknown): string {
  return what instanceof Error ? `${what.name}: ${what.message}` : JSON.stringify(what)
}
