// What a real record of the store would look like in Zoho, before anything is saved.

import {
  Badge,
  BlockStack,
  Button,
  Card,
  InlineStack,
  Select,
  SkeletonBodyText,
  Text,
  TextField,
} from '@shopify/polaris'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { Reference, useCause } from '#app/ui/components/cause-text.tsx'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { More } from '#app/ui/components/more.tsx'
import type { PreviewRow } from '#app/mapping/catalogue/preview.ts'
import { awayCode } from './away.ts'
import { CardHead } from './card-head.tsx'
import type { PreviewState } from './use-preview.ts'
import type { PreviewAnswer } from './views.ts'
import type { RuleWords } from '#app/ui/components/choices/rule-words.ts'

type PreviewCardProps = {
  kind: RecordKind
  state: PreviewState
  words: RuleWords
  /** API names that rules write. */
  ruled: ReadonlySet<string>
  /** The form has blanks: what is shown is older than it. */
  stale: boolean
}

export function PreviewCard({ kind, state, words, ruled, stale }: PreviewCardProps) {
  const { t } = useTranslation()
  const { preview, refusal } = state
  const causeOf = useCause()
  return (
    <Card>
      <BlockStack gap="400">
        <CardHead title={t('mapping.preview.title')} text={t('mapping.preview.text')} />
        <Finder kind={kind} state={state} />
        <div aria-live="polite" className="preview">
          {refusal ? (
            <>
              <Text as="p">
                {t('mapping.preview.failed', { reason: causeOf(awayCode(refusal, 'shopify_away')).title })}
              </Text>
              <Reference refusal={refusal} />
            </>
          ) : null}
          {!refusal && !preview ? <SkeletonBodyText lines={linesOf(ruled.size)} /> : null}
          {!refusal && stale ? <Text as="p">{t('mapping.preview.stale')}</Text> : null}
          {!refusal && preview ? <Shown {...{ preview, words, ruled, stale }} /> : null}
        </div>
      </BlockStack>
    </Card>
  )
}

// As high as the rows that are about to come: a head, one for each field, and what folds out.
const linesOf = (rows: number): number => (rows === 0 ? 1 : 2 * (rows + 1) + 1)

function Finder({ kind, state }: { kind: RecordKind; state: PreviewState }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const { preview, search, setSearch, choose } = state
  const found = preview?.found ?? []
  const current = preview?.record?.id ?? ''
  return (
    <form
      role="search"
      className="pair"
      onSubmit={(event) => {
        event.preventDefault()
        setSearch(text)
      }}
    >
      <TextField
        label={t(`mapping.preview.search.${kind}`)}
        type="search"
        autoComplete="off"
        maxLength={100}
        value={text}
        onChange={setText}
        onBlur={() => text !== search && setSearch(text)}
        clearButton
        onClearButtonClick={() => {
          setText('')
          setSearch('')
        }}
        connectedRight={<Button submit>{t('mapping.preview.find')}</Button>}
      />
      <Select
        label={t(`mapping.preview.record.${kind}`)}
        disabled={found.length === 0}
        placeholder={preview && found.length === 0 ? t('mapping.preview.noneFound') : undefined}
        options={found.map(({ id, title }) => ({ value: id, label: title }))}
        value={found.some(({ id }) => id === current) ? current : ''}
        onChange={choose}
      />
    </form>
  )
}

type Shown = {
  preview: NonNullable<PreviewAnswer['preview']>
  words: RuleWords
  ruled: ReadonlySet<string>
  stale: boolean
}

function Shown({ preview, words, ruled, stale }: Shown) {
  const { t } = useTranslation()
  const { record } = preview
  if (!record) return <Text as="p">{t('mapping.preview.empty')}</Text>
  const own = record.rows.filter(({ field }) => ruled.has(field))
  const others = record.rows.filter(({ field }) => !ruled.has(field))
  return (
    <BlockStack gap="300">
      {record.filtered ? (
        <InlineStack gap="200" blockAlign="center">
          <Badge tone="attention">{t('mapping.preview.filtered')}</Badge>
          <Text as="p">{t('mapping.preview.filteredText')}</Text>
        </InlineStack>
      ) : null}
      {own.length > 0 ? (
        <Rows rows={own} words={words} both />
      ) : stale ? null : (
        <Text as="p">{t(ruled.size > 0 ? 'mapping.preview.noRule' : 'mapping.preview.begin')}</Text>
      )}
      <More label={t(ruled.size > 0 ? 'mapping.preview.others' : 'mapping.preview.all')}>
        <Rows rows={others} words={words} both={false} />
      </More>
    </BlockStack>
  )
}

const asWritten = (text: string) => <span className="rules__value">{text}</span>

function Rows({ rows, words, both }: { rows: readonly PreviewRow[]; words: RuleWords; both: boolean }) {
  const { t } = useTranslation()
  const blank = t('mapping.preview.blank')
  const field: Column<PreviewRow> = {
    id: 'field',
    heading: t('mapping.preview.field'),
    cell: (row) => words.fieldName(row.field),
  }
  const standard: Column<PreviewRow> = {
    id: 'standard',
    heading: t('mapping.preview.standard'),
    cell: (row) => row.standard ?? blank,
  }
  const value: Column<PreviewRow> = {
    id: 'value',
    heading: t(both ? 'mapping.preview.withRules' : 'mapping.preview.value'),
    cell: (row) => asWritten(row.value ?? blank),
  }
  return (
    <DataTable
      caption={t(both ? 'mapping.preview.title' : 'mapping.preview.others')}
      folds="figures"
      columns={both ? [field, standard, value] : [field, value]}
      rows={rows}
      keyOf={(row) => row.field}
    />
  )
}
