// Below what is known not to be in Zoho: the store looked through, newest first, for records that nothing is known of.

import { useFetcher } from '@remix-run/react'
import { BlockStack, Box, Button, InlineStack, Text } from '@shopify/polaris'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import { DataTable } from '#app/ui/components/lists/data-table.tsx'
import { useHeads } from '#app/ui/components/lists/use-names.ts'
import { useFormat } from '#app/ui/format/format.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import { useRecordColumns } from './record-columns.tsx'
import type { RecordView } from './views.ts'

type Walked = { ids: string[]; looked: number; next: string | null }
type Answer = { walked: Walked | null; refusal: RefusalAnswer | null }
type LookThroughProps = { kind: RecordKind; shop: string; crmUrl: string }

const rowOf = (shopifyId: string): RecordView => ({
  shopifyId,
  parentId: null,
  label: null,
  state: 'unknown',
  zohoModule: null,
  zohoId: null,
  at: null,
  cause: null,
})

export function LookThrough(props: LookThroughProps) {
  const { t } = useTranslation()
  const { found, looked, next, refusal, busy, look } = useWalk(props.kind)
  const words = looked === null ? 'look' : 'lookFurther'
  return (
    <Box padding="400" borderBlockStartWidth="025" borderColor="border-secondary">
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t('records.unknown.title')}
        </Text>
        <Text as="p" tone="subdued">
          {t('records.unknown.text')}
        </Text>
        <Looked looked={looked} found={found.length} isAll={next === null} />
        {refusal ? <RefusalText refusal={refusal} /> : null}
        <FoundList {...props} found={found} />
        {looked !== null && next === null ? null : (
          <InlineStack>
            <Button loading={busy} onClick={look}>
              {t(`records.unknown.${words}`)}
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </Box>
  )
}

function Looked({ looked, found, isAll }: { looked: number | null; found: number; isAll: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div role="status">
      {looked === null ? null : (
        <Text as="p">
          {t('records.unknown.looked', { looked: format.number(looked), count: found })}{' '}
          {isAll ? t('records.unknown.end') : null}
        </Text>
      )}
    </div>
  )
}

function FoundList({ kind, shop, crmUrl, found }: LookThroughProps & { found: readonly string[] }) {
  const { t } = useTranslation()
  const { names, heads } = useHeads(kind, found)
  const columns = useRecordColumns({ kind, shop, crmUrl, why: true, labels: names, heads })
  if (found.length === 0) return null
  return (
    <DataTable
      folds="list"
      caption={t('records.unknown.title')}
      columns={columns}
      rows={found.map(rowOf)}
      keyOf={(row) => row.shopifyId}
    />
  )
}

type WalkedSoFar = { ids: string[]; looked: number | null; next: string | null; latest: Walked | null }

/** What was found so far; `looked` null: nobody looked yet. */
function useWalk(kind: RecordKind) {
  const { submit, state, data } = useFetcher<Answer>()
  const [walked, setWalked] = useState<WalkedSoFar>({ ids: [], looked: null, next: null, latest: null })
  const latest = data?.walked ?? null
  if (latest && latest !== walked.latest)
    setWalked({
      ids: [...new Set([...walked.ids, ...latest.ids])].slice(-mostShown),
      looked: (walked.looked ?? 0) + latest.looked,
      next: latest.next,
      latest,
    })
  return {
    found: walked.ids,
    looked: walked.looked,
    next: walked.next,
    refusal: data?.refusal ?? null,
    busy: state !== 'idle',
    look: () =>
      submit(
        { kind, after: walked.next },
        { method: 'post', action: '/app/unknown', encType: 'application/json' },
      ),
  }
}

/** Names are read for so many; who has dealt with them looks further. */
const mostShown = 80
