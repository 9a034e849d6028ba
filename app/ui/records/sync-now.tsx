// Compares one record at once and syncs what differs.

import { useFetcher } from '@remix-run/react'
import { Button } from '@shopify/polaris'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { showToast } from '#app/ui/frame/app-bridge.ts'
import { Reference, useCause } from '#app/ui/components/cause-text.tsx'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

type Answer = {
  /** Something keeps changes from being synced: it waits. */
  isHeld: boolean
  refusal: RefusalAnswer | null
}

type SyncNowProps = {
  kind: RecordKind
  shopifyId: string
  name: string
  /** `syncAfterAll`: the merchant had it skipped. */
  word?: 'syncNow' | 'syncAfterAll'
}

/** What is told of the answer, and told once by a toast. */
function useSaid(data: Answer | undefined) {
  const { t } = useTranslation()
  const causeOf = useCause()
  const refusal = data?.refusal ?? null
  const cause = refusal && causeOf(refusal.code)
  const found = refusal?.reference ? [t('refusal.reference', { reference: refusal.reference })] : []
  const refused = cause && [cause.title, cause.advice, ...found].join(' ')
  const said = refused ?? (data ? t(data.isHeld ? 'records.askedLater' : 'records.asked') : null)
  useEffect(() => {
    if (data && said) showToast(said, refused !== null)
  }, [data, said, refused])
  return { refusal, cause, said }
}

export function SyncNow({ kind, shopifyId, name, word = 'syncNow' }: SyncNowProps) {
  const { t } = useTranslation()
  const { submit, state, data } = useFetcher<Answer>()
  const { refusal, cause, said } = useSaid(data)
  return (
    <>
      <Button
        size="slim"
        loading={state !== 'idle'}
        accessibilityLabel={`${t(`records.${word}`)}: ${name}`}
        onClick={() =>
          submit(
            { kind, shopifyId },
            { method: 'post', action: `/app/${kind}s`, encType: 'application/json' },
          )
        }
      >
        {t(`records.${word}`)}
      </Button>
      <span role="status" className={cause ? 'subdued table__said' : 'visually-hidden'}>
        {cause ? cause.title : said}
      </span>
      {refusal ? <Reference refusal={refusal} /> : null}
    </>
  )
}
