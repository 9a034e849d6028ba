// Compares one record at once and syncs what differs.

import { useFetcher } from '@remix-run/react'
import { Button } from '@shopify/polaris'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { showToast } from '#app/ui/frame/app-bridge.ts'
import { Reference, useCause } from '#app/ui/components/cause-text.tsx'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

type Answer = { refusal: RefusalAnswer | null }

type SyncNowProps = {
  kind: RecordKind
  shopifyId: string
  name: string
  /** `syncAfterAll`: the merchant had it skipped. */
  word?: 'syncNow' | 'syncAfterAll'
}

export function SyncNow({ kind, shopifyId, name, word = 'syncNow' }: SyncNowProps) {
  const { t } = useTranslation()
  const causeOf = useCause()
  const { submit, state, data } = useFetcher<Answer>()
  const cause = data?.refusal ? causeOf(data.refusal.code) : null
  const reference = data?.refusal?.reference
  const found = reference ? t('refusal.reference', { reference }) : ''
  const refused = cause && `${cause.title} ${cause.advice} ${found}`.trim()
  const said = refused ?? (data ? t('records.asked') : null)
  useEffect(() => {
    if (data && said) showToast(said, refused !== null)
  }, [data, said, refused])
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
      {data?.refusal ? <Reference refusal={data.refusal} /> : null}
    </>
  )
}
