const interval = 500

async function state() {
  const { hostname, starts, entry } = await (await fetch('/api/container')).json()
  return [hostname, starts, entry].join()
}

/** Reloads the page when the container has been given something new. */
export async function reloadOnPush() {
  const before = await state()
  setInterval(async () => {
    // While the app restarts, nobody answers.
    const now = await state().catch(() => before)
    if (now !== before) document.location.reload()
  }, interval)
}
