import { element } from '../element.js'

/** How long the app has been running since its last start. */
export async function render() {
  const { startedAt } = await (await fetch('/api/container')).json()
  const seconds = Math.round((Date.now() - new Date(startedAt)) / 1000)
  return element('p', {}, `Up for ${seconds} s, since ${startedAt}.`)
}
