import { clientEntry } from './assets.js'
import { container } from './container.js'
import { headline, subline } from './headline.js'

const icon =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><rect width='16' height='16' rx='4' fill='%232f6fed'/><path d='M8 12V4M4.5 7.5 8 4l3.5 3.5' stroke='white' stroke-width='1.8' fill='none'/></svg>"

function fact(name, value, id) {
  return `<div><dt>${name}</dt><dd id="${id}">${value}</dd></div>`
}

export function renderPage() {
  const { script, styles } = clientEntry()
  const links = styles.map((href) => `<link rel="stylesheet" href="${href}" />`).join('')
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Livepush playground</title>
    <link rel="icon" href="${icon}" />
    ${links}
    <script type="module" src="${script}"></script>
  </head>
  <body>
    <main>
      <p class="badge">livepush playground</p>
      <h1>${headline}</h1>
      <p class="lead">${subline}</p>
      <dl class="facts">
        ${fact('Container', container.hostname, 'hostname')}
        ${fact('Starts in it', container.starts, 'starts')}
        ${fact('App version', container.version, 'version')}
        ${fact('Node', container.node, 'node')}
      </dl>
      <section id="widget"></section>
    </main>
  </body>
</html>
`
}
