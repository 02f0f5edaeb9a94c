import { afterEach } from 'vitest'
import { App, type AppSpec } from './app.ts'

/** A function that starts an app for the test that calls it, which ends with that test. */
export function appPerTest(): (spec: AppSpec) => Promise<App> {
  let app: App | undefined
  afterEach(async () => {
    await app?.close()
    app = undefined
  })
  return async (spec) => (app = await App.start(spec))
}
