import { element } from './element.js'

// Each panel is a chunk of its own, loaded when it is first opened.
const panels = {
  Files: () => import('./panels/files.js'),
  Uptime: () => import('./panels/uptime.js'),
}

export function renderPanels() {
  const body = element('div', { className: 'panel', hidden: true })
  const tabs = Object.entries(panels).map(([name, load]) => {
    const onclick = async () => {
      const { render } = await load()
      body.replaceChildren(await render())
      body.hidden = false
    }
    return element('button', { onclick }, name)
  })
  return element('div', {}, element('nav', {}, ...tabs), body)
}
