// What each saved version changed, in values: read when the versions are opened.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { loadVersions } from '#app/db/protection/settings-versions.server.ts'
import { differing } from '#app/mapping/settings/merged-choices.ts'
import { parseStored } from '#app/mapping/settings/settings.ts'
import { partLoader } from '#app/server/endpoint/admin.server.ts'

export const loader = partLoader({
  query: z.object({}),
  limit: 'figures',
  answer: async ({ db, shop }) => {
    const stored = await loadVersions(db, shop)
    const all = stored.map(({ id, settings }) => ({ id, settings: parseStored(settings) }))
    const changed = all.flatMap(({ id, settings }, at) => {
      const before = all[at + 1]?.settings
      return before ? [{ id, ...differing({ before, after: settings }) }] : []
    })
    return { changed }
  },
  // The list says what was changed without them.
  refused: () => ({ changed: null }),
})

export const headers = boundary.headers

// A version stays as it was saved.
export const shouldRevalidate = () => false
