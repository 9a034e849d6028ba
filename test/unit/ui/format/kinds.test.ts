// What each kind is called where Home counts it.

import { expect, test } from 'vitest'
import { recordKinds } from '#app/lib/kinds.ts'
import { defaultSettings } from '#app/mapping/settings/settings.ts'
import { onScreens } from '#app/ui/format/kinds.ts'
import { languages } from '#app/ui/wording/languages.ts'
import { createWording } from '#app/ui/wording/wording.ts'

test.for(languages)(
  'every figure of Home has a name before its first record is in Zoho, in %s',
  async (language) => {
    const wording = await createWording(language)
    const names = recordKinds.map(
      (kind) => onScreens[kind].figure ?? onScreens[kind].becomes(defaultSettings),
    )
    expect(names.filter((name) => !wording.exists(`health.linked.${name}`))).toEqual([])
  },
)
