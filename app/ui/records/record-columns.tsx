// The columns of a record list.

import { Badge, Link, Text } from '@shopify/polaris'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { useCause } from '#app/ui/components/cause-text.tsx'
import { CutName } from '#app/ui/components/lists/cut-name.tsx'
import type { Column } from '#app/ui/components/lists/data-table.tsx'
import type { HeadView } from '#app/ui/components/lists/use-names.ts'
import { useFormat } from '#app/ui/format/format.ts'
import { onScreens } from '#app/ui/format/kinds.ts'
import { shopifyUrl, zohoUrl } from '#app/ui/format/links.ts'
import { wordOr } from '#app/ui/wording/names.ts'
import { RecordDeed } from './record-deed.tsx'
import { isMissing, type RecordView } from './views.ts'

type ColumnsProps = {
  kind: RecordKind
  shop: string
  crmUrl: string
  labels: ReadonlyMap<string, string>
  heads: ReadonlyMap<string, HeadView>
  /** Of records that are not in Zoho: why, in place of where they are there. */
  why: boolean
  /** What their moment is the moment of. */
  at?: 'synced' | 'at'
}

const tones = {
  linked: 'success',
  waiting: 'info',
  refused: 'critical',
  question: 'attention',
  unknown: 'attention',
  left_out: undefined,
  skipped: undefined,
  gone: undefined,
} as const

export function useRecordColumns(props: ColumnsProps): Column<RecordView>[] {
  const { kind, shop, crmUrl, heads, why } = props
  const nameOf = useNameOf(props)
  const { t } = useTranslation()
  const format = useFormat()
  const detailsOf = (row: RecordView) => <Details kind={kind} row={row} name={nameOf(row)} />
  const record: Column<RecordView> = {
    id: 'record',
    heading: t(`kind.${kind}`),
    cell: (row) => (
      <>
        <NameLink name={nameOf(row)} url={shopifyUrl(shop, { kind, ...row })} />
        {onScreens[kind].hasHead ? <Head head={heads.get(row.shopifyId)} /> : null}
      </>
    ),
  }
  const at: Column<RecordView> = {
    id: 'at',
    heading: t(why ? 'records.since' : `columns.${props.at ?? 'synced'}`),
    cell: (row) => (row.at ? format.moment(row.at) : null),
  }
  const deed: Column<RecordView> = {
    id: 'act',
    heading: t('columns.act'),
    quiet: true,
    cell: (row) => <RecordDeed kind={kind} row={row} name={nameOf(row)} />,
  }
  const between: Column<RecordView>[] = why
    ? [
        { id: 'state', heading: t('columns.state'), cell: (row) => <State row={row} /> },
        {
          id: 'cause',
          heading: t('columns.cause'),
          cell: (row) => <Why row={row} details={detailsOf(row)} />,
        },
      ]
    : [
        {
          id: 'state',
          heading: t('columns.state'),
          cell: (row) => <StateAndCause row={row} details={detailsOf(row)} />,
        },
        { id: 'zoho', heading: t('columns.zoho'), cell: (row) => <ZohoCell row={row} crmUrl={crmUrl} /> },
      ]
  return [record, ...between, at, deed]
}

function useNameOf({ labels, heads }: Pick<ColumnsProps, 'labels' | 'heads'>) {
  const { t } = useTranslation()
  return ({ shopifyId, label }: RecordView): string => {
    const name = labels.get(shopifyId)?.trim() || label || heads.get(shopifyId)?.name
    return name || t('records.number', { id: shopifyId })
  }
}

function NameLink({ name, url }: { name: string; url: string }) {
  const { t } = useTranslation()
  return (
    <span title={name}>
      <Link url={url} target="_blank" accessibilityLabel={`${name}, ${t('links.shopify')}`}>
        <CutName name={name} />
      </Link>
    </span>
  )
}

// Read from the store as the list is shown: its line is kept free until then.
function Head({ head }: { head: HeadView | undefined }) {
  const format = useFormat()
  const customer = head?.customer?.trim()
  const said = head
    ? [
        format.day(new Date(head.at)),
        head.amount !== null && head.currency !== null ? format.money(head.amount, head.currency) : null,
      ]
    : []
  return (
    <Text as="p" variant="bodySm" tone="subdued">
      <span className="cut" title={customer}>
        {/* A name may turn its letters around; what stands beside it stays as it is, and whole. */}
        {customer ? <bdi>{customer}</bdi> : null}
        <span>
          {customer ? ' · ' : null}
          {said.filter(Boolean).join(' · ') || '\u00A0'}
        </span>
      </span>
    </Text>
  )
}

function State({ row }: { row: RecordView }) {
  const { t } = useTranslation()
  const tone = tones[row.state]
  return <Badge {...(tone ? { tone } : {})}>{t(`records.state.${row.state}`)}</Badge>
}

type ShownRow = { row: RecordView; details: ReactNode }

// The field, Zoho's words and what can be done stand with the refusal.
function Details({
  kind,
  row: { shopifyId, state },
  name,
}: {
  kind: RecordKind
  row: RecordView
  name: string
}) {
  const { t } = useTranslation()
  if (state !== 'refused') return null
  return (
    <Link
      url={`/app/activity?kind=${kind}&search=${shopifyId}`}
      accessibilityLabel={t('records.detailsOf', { name })}
    >
      {t('columns.open')}
    </Link>
  )
}

function StateAndCause({ row, details }: ShownRow) {
  const causeOf = useCause()
  return (
    <>
      <State row={row} />
      {row.cause ? (
        <Text as="p" variant="bodySm" tone="subdued">
          {causeOf(row.cause).title} {details}
        </Text>
      ) : null}
    </>
  )
}

function Why({ row: { state, cause }, details }: ShownRow) {
  const { t } = useTranslation()
  const causeOf = useCause()
  const { title, advice } = causeOf(cause)
  const words = cause === null ? (isMissing(state) ? t(`records.why.${state}`) : null) : `${title} ${advice}`
  return (
    <Text as="span" variant="bodySm">
      {words} {details}
    </Text>
  )
}

function ZohoCell({ row, crmUrl }: { row: RecordView; crmUrl: string }) {
  const { t, i18n } = useTranslation()
  if (!row.zohoId || !row.zohoModule)
    return (
      <Text as="span" tone="subdued">
        {t('records.notYet')}
      </Text>
    )
  const url = zohoUrl(crmUrl, row.zohoModule, row.zohoId)
  const module = wordOr(i18n, 'modules', row.zohoModule, row.zohoModule.replaceAll('_', ' '))
  if (!url) return `${module} ${row.zohoId}`
  return (
    <Link url={url} target="_blank" accessibilityLabel={`${module} ${row.zohoId}, ${t('links.zoho')}`}>
      {module} …{row.zohoId.slice(-6)}
    </Link>
  )
}
