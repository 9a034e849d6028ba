// The fields of a comparison, those that differ first; the others can be folded out.

import { Badge, BlockStack, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { More } from '#app/ui/components/more.tsx'
import type { ComparedField } from '#app/mapping/catalogue/side-by-side.ts'

export function ComparedFields({ fields }: { fields: readonly ComparedField[] }) {
  const { t } = useTranslation()
  const differing = fields.filter((field) => field.differs)
  const same = fields.filter((field) => !field.differs)
  if (differing.length === 0) return <Table fields={same} />
  return (
    <BlockStack gap="300">
      <Table fields={differing} />
      {same.length > 0 ? (
        <More label={t('compare.same', { count: same.length })}>
          <Table fields={same} />
        </More>
      ) : null}
    </BlockStack>
  )
}

function Table({ fields }: { fields: readonly ComparedField[] }) {
  const { t } = useTranslation()
  return (
    <div className="compare">
      <DataTable
        folds="figures"
        caption={t('compare.caption')}
        columns={useColumns()}
        rows={fields}
        keyOf={({ field }) => field}
      />
    </div>
  )
}

function useColumns(): Column<ComparedField>[] {
  const { t } = useTranslation()
  return [
    { id: 'field', heading: t('compare.columns.field'), cell: (row) => <Name row={row} /> },
    ...(['shopify', 'wanted', 'zoho'] as const).map((side) => ({
      id: side,
      heading: t(`compare.columns.${side}`),
      cell: (row: ComparedField) => (
        <Value text={side === 'wanted' && row.made ? t('compare.made') : row[side]} />
      ),
    })),
  ]
}

function Name({ row: { label, differs, kept } }: { row: ComparedField }) {
  const { t } = useTranslation()
  return (
    <>
      {label} {differs ? <Badge tone="attention">{t('compare.differs')}</Badge> : null}
      {differs && kept ? <Badge>{t('compare.kept')}</Badge> : null}
    </>
  )
}

function Value({ text }: { text: string | null }) {
  const { t } = useTranslation()
  if (text === 'true' || text === 'false') return t(text === 'true' ? 'compare.yes' : 'compare.no')
  if (text !== null) return <span className="compare__value">{text}</span>
  return (
    <Text as="span" tone="subdued">
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">{t('compare.blank')}</span>
    </Text>
  )
}
