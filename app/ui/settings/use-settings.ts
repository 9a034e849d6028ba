// The settings form: a draft beside what is saved.

import { useFetcher } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { showToast } from '#app/ui/frame/app-bridge.ts'
import { useSeenVersion } from '#app/ui/frame/use-seen-version.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

type Answer = { refusal: RefusalAnswer | null; version: string | null }

/** @param version of `saved`: the draft keeps the one that it was begun from */
export function useSettings(saved: Settings, version: string) {
  const { t } = useTranslation()
  const { submit, state, data } = useFetcher<Answer>()
  const [draft, setDraft] = useState(saved)
  const { seen, beginAnew } = useSeenVersion(version, data)
  const done = data !== undefined && data.refusal === null
  useEffect(() => {
    if (done && data) showToast(t('settings.saved'))
  }, [done, data, t])
  return {
    draft,
    dirty: JSON.stringify(draft) !== JSON.stringify(saved),
    busy: state !== 'idle',
    saved: done,
    refusal: data?.refusal ?? null,
    change: (part: Partial<Settings>) => setDraft((before) => ({ ...before, ...part })),
    discard: () => {
      setDraft(saved)
      beginAnew()
    },
    save: () =>
      submit(
        { intent: 'save', settings: draft, seen },
        { method: 'post', action: '/app/settings', encType: 'application/json' },
      ),
  }
}
