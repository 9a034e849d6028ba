// Settings as a file: to keep, to look at, to take to another store. Nothing personal and no key is in it. Pure.

import { z } from 'zod'
import { mostSettingsLength, Settings } from './settings.ts'

const app = 'sync-for-zoho-crm'
const File = z.object({ app: z.literal(app), settings: Settings })

export const mostFileLength = mostSettingsLength + 10_000

export const settingsToFile = (settings: Settings): string => JSON.stringify({ app, settings }, null, 2)

export type ReadFile =
  | { settings: Settings; problems: null }
  /** Places in the file, as "rules, customer, 1, target"; empty: it is no such file at all. */
  | { settings: null; problems: string[] }

const mostProblems = 5

/** What is missing is as it is by default; what is not as it should be is named. */
export function fileToSettings(text: string): ReadFile {
  const given = jsonOf(text)
  const parsed = File.safeParse(given)
  if (parsed.success) return { settings: parsed.data.settings, problems: null }
  const isOurs = z.object({ app: z.literal(app), settings: z.object({}) }).safeParse(given).success
  const places = parsed.error.issues.map(({ path }) => path.slice(1).map(countedFromOne).join(', '))
  return { settings: null, problems: isOurs ? [...new Set(places)].slice(0, mostProblems) : [] }
}

// People count rules from one.
const countedFromOne = (part: PropertyKey): string =>
  typeof part === 'number' ? String(part + 1) : String(part)

function jsonOf(text: string): unknown {
  try {
    // Editors of Windows put a mark in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}
