// Every background job by name: what it carries and how the queue should treat it. Payloads hold ids only.

import { z } from 'zod'
import { ShopDomain } from '#app/lib/ids.ts'

const ForShop = z.object({ shop: ShopDomain })
const AboutShop = ForShop.extend({ saidToLeave: z.literal(true).optional() })
const ForRun = z.object({ shop: ShopDomain, runId: z.string() })
const Nothing = z.object({})

/** What stands beside any payload: the trace that sent the job. */
export const Sent = z.object({
  trace: z.record(z.string(), z.string()).optional().catch(undefined),
  shop: z.string().optional(),
})

export type JobPayloads = {
  /** Syncs the shop's pending changes to Zoho. */
  sync: z.infer<typeof ForShop>
  /** Reads and syncs everything of one import run. */
  import: z.infer<typeof ForRun>
  /** Moves customers from one Zoho module to the other. */
  move: z.infer<typeof ForRun>
  /** Compares what changed since the last look, and repairs. */
  reconcile: z.infer<typeof ForShop>
  /** Counts both sides per module and checks order totals. */
  audit: z.infer<typeof ForShop>
  /** Reads again what Shopify says of the shop: name, currency, plan; or whether it left, where somebody says so. */
  shop: z.infer<typeof AboutShop>
  /** Puts images of products on their records in Zoho, where the merchant wants them. */
  images: z.infer<typeof ForShop>
  /** Tells Shopify Flow what happened, for shops whose workflows ask for it. */
  flow: z.infer<typeof ForShop>
  /** Sends the shop's e-mail digest, or the code that confirms its address, if one is due. */
  mail: z.infer<typeof ForShop>
  /** Creates a task in Zoho that asks somebody to look into the app, if the shop wants that and it is time. */
  ownerTask: z.infer<typeof ForShop>
  /** Removes all that the app holds of shops that uninstalled it. Names none, so as to leave nothing behind itself. */
  forget: z.infer<typeof Nothing>
  /** Every minute: wakes shops with due changes, starts due comparisons, forgets what is old. */
  sweep: z.infer<typeof Nothing>
}

/** Every job there is. What is said of jobs elsewhere (payload, treatment, handler) is a type error where one is missing. */
export const jobNames = [
  'sync',
  'import',
  'move',
  'reconcile',
  'audit',
  'shop',
  'images',
  'flow',
  'mail',
  'ownerTask',
  'forget',
  'sweep',
] as const
export type JobName = (typeof jobNames)[number]

export type Job<Payload> = {
  payload: z.ZodType<Payload>
  /** Jobs with the same key: at most one waits and one runs. */
  key: (payload: Payload) => string
  retries: number
  /** How many run side by side in one process. */
  concurrency: number
  /** The sweep finds by our tables what is left of it: a wake-up that was lost is made up for within a minute. */
  swept?: true
  /** cron, for jobs that start by themselves. */
  schedule?: string
}

const ofRun = {
  swept: true,
  payload: ForRun,
  key: ({ runId }: z.infer<typeof ForRun>) => runId,
  retries: 1000,
} as const

export const jobs: { [Name in JobName]: Job<JobPayloads[Name]> } = {
  sync: {
    swept: true,
    payload: ForShop,
    key: ({ shop }) => shop,
    retries: 8,
    concurrency: 48,
  },
  import: { ...ofRun, concurrency: 8 },
  move: { ...ofRun, concurrency: 4 },
  reconcile: {
    payload: ForShop,
    key: ({ shop }) => shop,
    retries: 8,
    // Most of a look is waiting for Shopify; connections are taken a statement at a time.
    concurrency: 16,
  },
  audit: { payload: ForShop, key: ({ shop }) => shop, retries: 4, concurrency: 2 },
  shop: {
    payload: AboutShop,
    key: ({ shop, saidToLeave }) => (saidToLeave ? `${shop} left` : shop),
    retries: 8,
    concurrency: 1,
  },
  // The next look at what changed finds what is left of it.
  images: { payload: ForShop, key: ({ shop }) => shop, retries: 4, concurrency: 2 },
  flow: {
    swept: true,
    payload: ForShop,
    key: ({ shop }) => shop,
    retries: 0,
    // One that Shopify throttles waits, and is not to hold up the other shops.
    concurrency: 8,
  },
  mail: {
    swept: true,
    payload: ForShop,
    key: ({ shop }) => shop,
    retries: 0,
    concurrency: 4,
  },
  ownerTask: { swept: true, payload: ForShop, key: ({ shop }) => shop, retries: 0, concurrency: 2 },
  forget: {
    swept: true,
    payload: Nothing,
    key: () => 'forget',
    retries: 20,
    concurrency: 1,
  },
  sweep: {
    swept: true,
    payload: Nothing,
    key: () => 'sweep',
    retries: 0,
    concurrency: 1,
    schedule: '* * * * *',
  },
}

/** What a handler answers: done, or "again, not before `runAt`" (which uses up no attempt). */
export type JobResult = { done: true } | { done: false; runAt: Date }

export type Handlers = {
  [Name in JobName]: (payload: JobPayloads[Name], signal: AbortSignal) => Promise<JobResult>
}
