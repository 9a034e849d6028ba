// What to bring and from when: everything, unless the merchant says otherwise.

import { BlockStack, ChoiceList, FormLayout, Select, TextField } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { More } from '#app/ui/components/more.tsx'
import type { Period } from './use-import.ts'

const periods: readonly Period[] = ['all', '30', '90', '365', 'date']

type ImportOptionsProps = {
  kinds: readonly RecordKind[]
  offered: readonly RecordKind[]
  setKinds: (kinds: readonly RecordKind[]) => void
  period: Period
  setPeriod: (period: Period) => void
  date: string
  setDate: (date: string) => void
}

export function ImportOptions(props: ImportOptionsProps) {
  const { kinds, offered, setKinds, period, setPeriod, date, setDate } = props
  const { t } = useTranslation()
  return (
    <More label={t('options.title')}>
      <BlockStack gap="400">
        <ChoiceList
          allowMultiple
          title={t('options.kinds')}
          choices={offered.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
          selected={[...kinds]}
          onChange={(chosen) => setKinds(offered.filter((kind) => chosen.includes(kind)))}
        />
        <FormLayout>
          <Select
            label={t('options.period')}
            options={periods.map((value) => ({ value, label: t(`options.periods.${value}`) }))}
            value={period}
            onChange={(chosen) => setPeriod(periods.find((value) => value === chosen) ?? 'all')}
            helpText={t('options.periodHelp')}
          />
          {period === 'date' ? (
            <TextField
              label={t('options.date')}
              type="date"
              autoComplete="off"
              value={date}
              onChange={setDate}
            />
          ) : null}
        </FormLayout>
      </BlockStack>
    </More>
  )
}
