import { expect, test } from 'vitest'
import { missingScopes } from '#app/sync/queries/preflight-checks.ts'
import { scopeInWords } from '#app/ui/format/scopes.ts'
import { createWording } from '#app/ui/wording/wording.ts'
import { languages } from '#app/ui/wording/languages.ts'
import { zohoScopes } from '#app/zoho/oauth/scopes.ts'

test('each access that the app needs has words of its own in every language', async () => {
  for (const language of languages) {
    const wording = await createWording(language)
    for (const needed of [missingScopes(['none']), zohoScopes]) {
      const said = needed.map((scope) => scopeInWords(wording, scope))
      expect(said.filter((words) => /[._]/.test(words))).toEqual([])
      expect(new Set(said).size).toBe(needed.length)
    }
  }
})

test('an access that we have no words for is named as it is', async () => {
  expect(scopeInWords(await createWording('en'), 'ZohoCRM.settings.pipeline.READ')).toBe(
    'ZohoCRM.settings.pipeline.READ',
  )
})
