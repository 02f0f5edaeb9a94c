/** How many files a build context has, and how many of them change: one row each. */
export const SCALES = [
  { files: 1_000, pushed: 1 },
  { files: 10_000, pushed: 1 },
  { files: 100_000, pushed: 1 },
  { files: 10_000, pushed: 10 },
  { files: 10_000, pushed: 100 },
  { files: 10_000, pushed: 1_000 },
  { files: 10_000, pushed: 10_000 },
]
