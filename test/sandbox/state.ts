// The sandbox's memory between starts: both simulators in one file, beside the app's own data.

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ShopifySimulator } from '#test/simulators/shopify/index.ts'
import type { ZohoSimulator } from '#test/simulators/zoho/index.ts'

export type Worlds = { shopify: ShopifySimulator; zoho: ZohoSimulator }
export type Memory = {
  /** true when an earlier state was found and taken up */
  recall(): Promise<boolean>
  /** something may have changed */
  touch(): void
  save(): Promise<void>
  close(): Promise<void>
}

const everyMs = 3_000

export function createMemory(folder: string, worlds: Worlds): Memory {
  const file = path.join(folder, 'state.json')
  let touched = false
  let saving = Promise.resolve()

  const write = async () => {
    if (!touched) return
    touched = false
    const state = JSON.stringify({ shopify: worlds.shopify.dump(), zoho: worlds.zoho.dump() })
    // Whole or not at all: a killed process leaves the last complete state.
    await writeFile(`${file}.new`, state)
    await rename(`${file}.new`, file)
  }
  const save = () => (saving = saving.then(write))
  const timer = setInterval(() => void save(), everyMs)

  return {
    async recall() {
      await mkdir(folder, { recursive: true })
      const text = await readFile(file, 'utf8').catch(() => undefined)
      if (text === undefined) return false
      try {
        const state: { shopify: unknown; zoho: unknown } = JSON.parse(text)
        worlds.shopify.load(state.shopify)
        worlds.zoho.load(state.zoho)
        return worlds.shopify.shops().length > 0 && worlds.zoho.orgs().length > 0
      } catch (error) {
        console.log(
          `The sandbox kept from an earlier version cannot be read (${String(error)}); starting a new one.`,
        )
        return false
      }
    },
    touch() {
      touched = true
    },
    save,
    async close() {
      clearInterval(timer)
      await save()
    },
  }
}

/** Nothing is left of an earlier sandbox, neither of the simulators nor of the app. */
export async function forgetAll(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
}
