import { element } from '../element.js'

/** The client's files as the container has them right now. */
export async function render() {
  const files = await (await fetch('/api/files')).json()
  const rows = files.map(({ path, size }) =>
    element('tr', {}, element('td', {}, path), element('td', {}, `${size} bytes`)),
  )
  return element('table', {}, ...rows)
}
