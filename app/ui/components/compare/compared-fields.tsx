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
  // What Zoho does not have is a column of blanks, and on a phone a line of each field.
  const sides = fields.some(({ zoho }) => zoho !== null) ? allSides : withoutZoho
  if (differing.length === 0) return <Table fields={same} sides={sides} />
  return (
    <BlockStack gap="300">
      <Table fields={differing} sides={sides} />
      {same.length > 0 ? (
        <More label={t('compare.same', { count: same.length })}>
          <Table fields={same} sides={sides} />
        </More>
      ) : null}
    </BlockStack>
  )
}

const allSides = ['shopify', 'wanted', 'zoho'] as const
const withoutZoho = ['shopify', 'wanted'] as const
type Sides = typeof allSides | typeof withoutZoho

function Table({ fields, sides }: { fields: readonly ComparedField[]; sides: Sides }) {
  const { t } = useTranslation()
  return (
    <div className="compare">
      <DataTable
        folds="figures"
        caption={t('compare.caption')}
        columns={useColumns(sides)}
        rows={fields}
        keyOf={({ field }) => field}
      />
    </div>
  )
}

function useColumns(sides: Sides): Column<ComparedField>[] {
  const { t } = useTranslation()
  return [
    { id: 'field', heading: t('compare.columns.field'), cell: (row) => <Name row={row} /> },
    ...sides.map((side) => ({
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
