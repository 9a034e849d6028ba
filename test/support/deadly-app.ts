// The app's engine beside remotes that kill its process when they meet a record: as if working on it took all memory.

import { preparedPglite } from './database.ts'
import { createShopify } from '#test/simulators/shopify/index.ts'
import { createZoho } from '#test/simulators/zoho/index.ts'
import { buried, openCrashingNetwork, startEngine, type Engine } from './crashing-engine.ts'
import { until } from './world.ts'

const keys = { apiKey: 'test-api-key', apiSecret: 'test-secret-0123456789abcdef012345' }

/** Several starts of the whole engine, beside whatever else the machine does. */
const patienceMs = 200_000

/** Longer than a write of a killed process is in doubt. */
const doubtMs = 80_000

const webhookUrl = (path: string) => `https://app.test${path}`

export type DeadlyApp = Awaited<ReturnType<typeof openDeadlyApp>>

/** An engine in a world of its own; the supervisor starts it again after each death. */
export async function openDeadlyApp() {
  const clock = { skipMs: 0 }
  const now = () => new Date(Date.now() + clock.skipMs)
  const shopify = createShopify({ ...keys, appToml: 'shopify.app.toml', webhookUrl, now, seed: 1 })
  const zoho = createZoho({ clientId: '1000.SIMULATOR', clientSecret: 'simulator-secret', now })
  const pglite = await preparedPglite()
  const errors: string[] = []
  const state: { engine: Engine; deadly: RegExp | null; deaths: number } = {
    engine: await startEngine(pglite, now, errors),
    deadly: null,
    deaths: 0,
  }
  const killing = {
    answersFor: (host: string) => zoho.answersFor(host),
    handle: async (request: Request) => {
      const body = request.method === 'GET' ? '' : await request.clone().text()
      if (state.deadly?.test(`${request.url} ${body}`)) {
        state.engine.life.kill()
        return new Promise<Response>((_, refuse) => refuse(new Error('dead')))
      }
      return zoho.handle(request)
    },
  }
  const close = openCrashingNetwork((request) => state.engine.handle(request), [shopify, killing])
  return {
    shopify,
    zoho,
    clock,
    errors,
    get runtime() {
      return state.engine.runtime
    },
    /** The process dies whenever such a request is on its way to Zoho. */
    killBy: (request: RegExp | null) => {
      state.deadly = request
    },
    get deaths() {
      return state.deaths
    },
    /** Until the condition holds; whenever the process died it is started again. */
    async survives(condition: () => Promise<boolean>): Promise<void> {
      await until(async () => {
        if (state.engine.life.dead) {
          state.deaths += 1
          await buried(state.engine)
          // As if the heartbeats of the dead had lapsed: their jobs are free.
          await pglite.query(`DELETE FROM pgboss.job WHERE state = 'active'`)
          // And as if the doubt about its last writes had passed.
          clock.skipMs += doubtMs
          state.engine = await startEngine(pglite, now, errors)
        }
        return Promise.race([condition(), state.engine.life.died.then(() => false)])
      }, patienceMs)
    },
    async [Symbol.asyncDispose]() {
      await state.engine.runtime.stop()
      close()
      shopify.close()
      zoho.close()
      await pglite.close()
    },
  }
}
