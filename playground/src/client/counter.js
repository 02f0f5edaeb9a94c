import { element } from './element.js'

const label = 'Rendered in the browser. Clicks: '

export function renderCounter() {
  let clicks = 0
  const count = element('b', {}, '0')
  const onclick = () => (count.textContent = String(++clicks))
  return element('button', { className: 'counter', onclick }, label, count)
}
