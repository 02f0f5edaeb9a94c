/** Makes an element: `element('a', { href: '/' }, 'Home')`. */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}
