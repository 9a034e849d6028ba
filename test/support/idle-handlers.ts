import type { Handlers } from '#app/queue/jobs.ts'

const done = () => Promise.resolve({ done: true } as const)

/** Every job is done at once. */
export const idleHandlers: Handlers = {
  sync: done,
  import: done,
  move: done,
  reconcile: done,
  audit: done,
  shop: done,
  images: done,
  flow: done,
  mail: done,
  ownerTask: done,
  forget: done,
  sweep: done,
}
