// The form of one kind's mapping: a draft beside what is saved, checked as it is written.

import { useFetcher } from '@remix-run/react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { begunWith, isSame, type Draft } from '#app/mapping/settings/merged-choices.ts'
import type { KindChoices } from '#app/mapping/settings/kind-choices.ts'
import { validateRules } from '#app/mapping/rules/rule-checks.ts'
import { blocksSaving } from '#app/mapping/rules/rule-problems.ts'
import { showToast } from '#app/ui/frame/app-bridge.ts'
import { useDraft } from '#app/ui/frame/use-draft.ts'
import type { ChosenView } from '#app/ui/components/choices/choice-differences.ts'
import type { SaveAnswer } from '#app/ui/components/save-controls.tsx'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import type { MappingView } from './views.ts'

const json = { method: 'post', encType: 'application/json' } as const

export function useMapping({ choices, standard, idField }: MappingView, fields: readonly ZohoField[]) {
  const saving = useFetcher<SaveAnswer<KindChoices>>()
  const importing = useFetcher<SaveAnswer<KindChoices>>()
  const form = useDraft(choices, saving.data)
  const { draft, open: answer } = form
  const [attempted, setAttempted] = useState(false)
  const map = useMemo(() => new Map(fields.map((field) => [field.apiName, field])), [fields])
  // While Zoho's fields are not known there is nothing to hold a rule against.
  const problems = useMemo(
    () => (map.size > 0 ? validateRules(draft.kind, draft.rules, map, idField) : []),
    [draft, map, idField],
  )
  const saved = saving.data?.refusal === null && saving.state === 'idle'
  useSavedToast(saved)
  const blocked = problems.some(blocksSaving)
  const send = (now: Draft<KindChoices>) =>
    saving.submit({ intent: 'save', choices: now.draft, loaded: begunWith(now) }, json)
  return {
    draft,
    map,
    problems,
    /** Blanks are told once the merchant tried to save. */
    attempted,
    blocked,
    dirty: form.dirty,
    isStandard: isSame(draft, standard),
    busy: saving.state !== 'idle',
    saved,
    refusal: answer?.refusal ?? importing.data?.refusal ?? null,
    conflict: answer?.conflict ?? null,
    mine: asSettings(draft),
    theirs: answer?.saved ? asSettings(answer.saved) : null,
    change: (next: KindChoices) => form.change(() => next),
    discard: () => {
      form.discard()
      setAttempted(false)
    },
    reset: () => form.take(standard),
    save: () => {
      setAttempted(true)
      if (!blocked) send(form.toSend())
    },
    keepMine: () => send(form.toSend(form.keepMine())),
    takeTheirs: form.takeTheirs,
    startImport: () => importing.submit({ intent: 'import', kind: draft.kind }, json),
    importStarting: importing.state !== 'idle',
    importStarted: importing.data !== undefined && importing.data.refusal === null,
  }
}

// As Settings has them, for the words of both.
const asSettings = ({ kind, rules, filters, newRecords, shopifyTags = false }: KindChoices): ChosenView => ({
  rules: { [kind]: rules },
  filters: { [kind]: filters },
  newRecords: { [kind]: newRecords },
  shopifyTags: { [kind]: shopifyTags },
})

function useSavedToast(saved: boolean): void {
  const { t } = useTranslation()
  useEffect(() => {
    if (saved) showToast(t('settings.saved'))
  }, [saved, t])
}

export type MappingForm = ReturnType<typeof useMapping>
