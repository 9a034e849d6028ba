// What to bring and from when: everything, unless the merchant says otherwise.

import { BlockStack, ChoiceList, FormLayout, Link, Select, TextField } from '@shopify/polaris'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { More } from '#app/ui/components/more.tsx'
import { TimeZone } from '#app/ui/format/format.ts'
import { kindsSettings } from '#app/ui/format/links.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { periods, type Period } from './period.ts'

type ImportOptionsProps = {
  kinds: readonly RecordKind[]
  offered: readonly RecordKind[]
  setKinds: (kinds: readonly RecordKind[]) => void
  period: Period
  setPeriod: (period: Period) => void
  date: string
  setDate: (date: string) => void
  /** Open from the start: something is left out. */
  limited: boolean
  /** Which kinds are synced at all. */
  on: Settings['kinds']
}

export function ImportOptions(props: ImportOptionsProps) {
  const { kinds, offered, setKinds, period, setPeriod, date, setDate, limited, on } = props
  const { t } = useTranslation()
  const timeZone = useContext(TimeZone)
  return (
    <More label={t('options.title')} opened={limited}>
      <BlockStack gap="400">
        <ChoiceList
          allowMultiple
          title={t('options.kinds')}
          choices={offered.map((kind) => ({
            value: kind,
            label: t(`kinds.${kind}`),
            ...(on[kind] ? {} : { disabled: true, helpText: <SwitchedOff /> }),
          }))}
          selected={[...kinds]}
          onChange={(chosen) => setKinds(offered.filter((kind) => chosen.includes(kind)))}
        />
        <FormLayout>
          <Select
            label={t('options.period')}
            options={periods.map((value) => ({ value, label: t(`options.periods.${value}`) }))}
            value={period}
            onChange={(chosen) => setPeriod(periods.find((value) => value === chosen) ?? 'all')}
            {...(period === 'all' ? {} : { helpText: t('options.periodHelp') })}
          />
          {period === 'date' ? (
            <TextField
              label={t('options.date')}
              type="date"
              autoComplete="off"
              value={date}
              onChange={setDate}
              helpText={t('options.dateHelp', { timeZone: timeZone.replaceAll('_', ' ') })}
            />
          ) : null}
        </FormLayout>
      </BlockStack>
    </More>
  )
}

function SwitchedOff() {
  const { t } = useTranslation()
  return (
    <>
      {t('options.kindOff')} <Link url={kindsSettings}>{t('options.kindOn')}</Link>
    </>
  )
}
