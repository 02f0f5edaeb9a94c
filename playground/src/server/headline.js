export const headline = 'Save a file, and it is in the container'
export const subline =
  'This page is rendered by a Node server in a container. Edit anything below src and look here.'
