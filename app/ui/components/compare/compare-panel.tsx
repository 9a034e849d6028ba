// One record, side by side: what Shopify has, what would be written, what Zoho has. Asked for when it is opened.

import { useFetcher } from '@remix-run/react'
import { BlockStack, Button, InlineStack, SkeletonBodyText, Text } from '@shopify/polaris'
import { useCallback, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import { ComparedFields } from './compared-fields.tsx'
import { pastResultWord } from '#app/ui/format/result-word.ts'
import type { ComparisonView, HistoryView } from './views.ts'

type Answer = {
  comparison: ComparisonView | null
  history: HistoryView[]
  refusal: RefusalAnswer | null
}

type ComparePanelProps = {
  kind: RecordKind
  shopifyId: string
  /** A field of Zoho that is shown whatever is in it: the one that was refused. */
  field: string | null
}

export function ComparePanel({ kind, shopifyId, field }: ComparePanelProps) {
  const { t } = useTranslation()
  const { load, data, state } = useFetcher<Answer>()
  const read = useCallback(() => {
    const query = new URLSearchParams({ kind, id: shopifyId, ...(field ? { field } : {}) })
    load(`/app/compare?${query}`)
  }, [load, kind, shopifyId, field])
  useEffect(() => read(), [read])
  if (!data) {
    return (
      <div className="compare__wait" role="status" aria-label={t('compare.reading')}>
        <SkeletonBodyText lines={8} />
      </div>
    )
  }
  return (
    <BlockStack gap="300">
      {data.refusal ? (
        <div role="alert">
          <RefusalText refusal={data.refusal} />
        </div>
      ) : null}
      {data.comparison ? <Report comparison={data.comparison} /> : null}
      <InlineStack>
        <Button size="slim" loading={state !== 'idle'} onClick={read}>
          {t('compare.again')}
        </Button>
      </InlineStack>
      {data.history.length > 1 ? <History history={data.history} /> : null}
    </BlockStack>
  )
}

function Report({ comparison }: { comparison: ComparisonView }) {
  const { t } = useTranslation()
  const { state, filtered, fields } = comparison
  const differing = fields.filter((field) => field.differs).length
  const said = differing === 0 ? t('compare.equal') : t('compare.differing', { count: differing })
  return (
    <>
      <Text as="p">
        {state === 'both' ? said : t(`compare.state.${state}`)}
        {filtered ? ` ${t('compare.filtered')}` : ''}
      </Text>
      {fields.length > 0 ? <ComparedFields fields={fields} /> : null}
    </>
  )
}

function History({ history }: { history: readonly HistoryView[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="headingSm">
        {t('compare.history')}
      </Text>
      <ul className="plain-list compare__history">
        {history.map(({ at, trigger, result, cause, attempts }) => (
          <li key={`${at.getTime()} ${trigger} ${result}`} suppressHydrationWarning>
            {format.moment(at)} · {t(`trigger.${trigger}`)} · {pastResultWord(t, { result, cause })}
            {attempts > 1 ? ` · ${t('compare.attempts', { count: attempts })}` : ''}
          </li>
        ))}
      </ul>
    </BlockStack>
  )
}
