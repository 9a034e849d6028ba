// The settings form: a draft beside what is saved.

import { useFetcher } from '@remix-run/react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { begunWith, type Draft } from '#app/mapping/settings/merged-choices.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { showToast } from '#app/ui/frame/app-bridge.ts'
import { useDraft } from '#app/ui/frame/use-draft.ts'
import type { SaveAnswer } from '#app/ui/components/save-controls.tsx'

export function useSettings(saved: Settings) {
  const { t } = useTranslation()
  const { submit, state, data } = useFetcher<SaveAnswer<Settings>>()
  const form = useDraft(saved, data)
  const send = (now: Draft<Settings>) =>
    submit(
      { intent: 'save', settings: now.draft, loaded: begunWith(now) },
      { method: 'post', action: '/app/settings', encType: 'application/json' },
    )
  const done = data !== undefined && data.refusal === null
  useEffect(() => {
    if (done && data) showToast(t('settings.saved'))
  }, [done, data, t])
  return {
    draft: form.draft,
    dirty: form.dirty,
    busy: state !== 'idle',
    saved: done,
    refusal: form.open?.refusal ?? null,
    conflict: form.open?.conflict ?? null,
    mine: form.draft,
    theirs: form.open?.saved ?? null,
    change: (part: Partial<Settings>) => form.change((before) => ({ ...before, ...part })),
    take: form.take,
    takes: form.takes,
    discard: form.discard,
    save: () => send(form.toSend()),
    keepMine: () => send(form.toSend(form.keepMine())),
    takeTheirs: form.takeTheirs,
  }
}
