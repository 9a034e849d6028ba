// Settings as a file, and earlier ones: read and made to fit here, shown by the page, saved by its Save button.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { loadVersion } from '#app/db/protection/settings-versions.server.ts'
import {
  fileToSettings,
  mostFileLength,
  settingsToFile,
  type ReadFile,
} from '#app/mapping/settings/settings-file.ts'
import { parseStored } from '#app/mapping/settings/settings.ts'
import { adminAction, fileLoader } from '#app/server/endpoint/admin.server.ts'
import type { Call } from '#app/server/endpoint/call.server.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import { fitSettings } from '#app/sync/org/fit-settings.server.ts'

const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('version'), id: z.string().regex(/^\d{1,18}$/) }),
  z.object({ intent: z.literal('file'), text: z.string().max(mostFileLength) }),
])

export const loader = fileLoader({
  query: z.object({}),
  limit: 'export',
  write: async ({ sync, shop }) => settingsToFile(await loadSettings(sync, shop)),
})

export const action = adminAction({
  body: Intent,
  // Fields, users and layouts of Zoho are read to make it fit.
  limit: 'zohoChoices',
  answer: async (call) => {
    const { settings, problems } = await read(call)
    if (!settings) return { fitted: null, problems, refusal: null }
    return { fitted: await fitSettings(call.sync, call.shop, settings), problems: null, refusal: null }
  },
  refused: (refusal) => ({ fitted: null, problems: null, refusal }),
})

async function read({ db, shop, input }: Call<z.infer<typeof Intent>>): Promise<ReadFile> {
  if (input.intent === 'file') return fileToSettings(input.text)
  const stored = await loadVersion(db, shop, input.id)
  return stored === undefined
    ? { settings: null, problems: [] }
    : { settings: parseStored(stored), problems: null }
}

export const headers = boundary.headers

export const shouldRevalidate = () => false
