// The settings form: a draft beside what is saved.

import { useFetcher } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { showToast } from '#app/ui/frame/app-bridge.ts'
import { useSeenVersion, useUnsettled } from '#app/ui/frame/use-seen-version.ts'
import type { SaveAnswer } from '#app/ui/components/save-controls.tsx'

/** @param version of `saved`: the draft keeps the one that it was begun from */
export function useSettings(saved: Settings, version: string) {
  const { t } = useTranslation()
  const { submit, state, data } = useFetcher<SaveAnswer>()
  const [draft, setDraft] = useState(saved)
  // Fields that keep what is typed begin again with another draft.
  const [takes, setTakes] = useState(0)
  const take = (settings: Settings) => {
    setDraft(settings)
    setTakes((before) => before + 1)
  }
  const { seen, beginAnew } = useSeenVersion(version, data)
  const { open: answer, settle } = useUnsettled(data)
  const send = (seenNow: string) =>
    submit(
      { intent: 'save', settings: draft, seen: seenNow },
      { method: 'post', action: '/app/settings', encType: 'application/json' },
    )
  const done = data !== undefined && data.refusal === null
  useEffect(() => {
    if (done && data) showToast(t('settings.saved'))
  }, [done, data, t])
  return {
    draft,
    dirty: JSON.stringify(draft) !== JSON.stringify(saved),
    busy: state !== 'idle',
    saved: done,
    refusal: answer?.refusal ?? null,
    conflict: answer?.conflict ?? null,
    change: (part: Partial<Settings>) => setDraft((before) => ({ ...before, ...part })),
    take,
    takes,
    discard: () => {
      take(saved)
      settle()
      beginAnew()
    },
    save: () => send(seen),
    saveOver: () => send(answer?.conflict?.version ?? seen),
  }
}
