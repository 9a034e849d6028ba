// The e-mail digest: to whom, how often, and whether it comes.

import {
  Banner,
  BlockStack,
  Button,
  Card,
  Checkbox,
  InlineStack,
  Select,
  Text,
  TextField,
} from '@shopify/polaris'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CauseText, RefusalText } from '#app/ui/components/cause-text.tsx'
import { More } from '#app/ui/components/more.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { useDigest, type DigestChoices } from './use-digest.ts'
import type { DigestView } from './views.ts'

type Form = ReturnType<typeof useDigest>

export function DigestCard({ digest }: { digest: DigestView }) {
  const { t } = useTranslation()
  const form = useDigest(digest)
  const { state, every, whenNeeded, address } = form.digest
  const parts = { none: Ask, unconfirmed: Confirm, on: On, stopped: Stopped } as const
  const Part = parts[state]
  return (
    <Card>
      {/* Most stores have none: the line says so. */}
      <More
        label={t('settings.lines.says', {
          what: t('digest.title'),
          line: address || t('settings.conflict.off'),
        })}
        opened={state !== 'none'}
      >
        <BlockStack gap="400">
          <Part key={`${state} ${every} ${whenNeeded}`} form={form} />
          {form.refusal ? (
            <Banner tone="warning">
              <RefusalText refusal={form.refusal} />
            </Banner>
          ) : null}
        </BlockStack>
      </More>
    </Card>
  )
}

function Ask({ form }: { form: Form }) {
  const { t } = useTranslation()
  const [address, setAddress] = useState('')
  const [choices, choose] = useState<DigestChoices>({ every: 'daily', whenNeeded: true })
  return (
    <>
      <TextField
        type="email"
        autoComplete="email"
        maxLength={254}
        label={t('digest.address')}
        helpText={t('digest.addressHelp')}
        value={address}
        onChange={setAddress}
      />
      <Choices choices={choices} choose={choose} />
      <InlineStack>
        <Button
          loading={form.busy}
          disabled={!/^\S[^\s@]*@\S+$/.test(address.trim())}
          onClick={() => form.ask(address.trim(), choices)}
        >
          {t('digest.sendCode')}
        </Button>
      </InlineStack>
    </>
  )
}

function Choices({ choices, choose }: { choices: DigestChoices; choose: (next: DigestChoices) => void }) {
  const { t } = useTranslation()
  const { every, whenNeeded } = choices
  return (
    <>
      <Select
        label={t('digest.every.label')}
        options={(['daily', 'weekly'] as const).map((value) => ({
          value,
          label: t(`digest.every.${value}`),
        }))}
        value={every}
        onChange={(chosen) => choose({ whenNeeded, every: chosen === 'weekly' ? 'weekly' : 'daily' })}
      />
      <Checkbox
        label={t('digest.whenNeeded')}
        helpText={t('digest.whenNeededHelp')}
        checked={whenNeeded}
        onChange={(checked) => choose({ every, whenNeeded: checked })}
      />
    </>
  )
}

function Confirm({ form }: { form: Form }) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const { address, every, whenNeeded } = form.digest
  return (
    <>
      <Text as="p">{t('digest.codeSent', { address })}</Text>
      <TextField
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={20}
        label={t('digest.code')}
        value={code}
        onChange={setCode}
      />
      <InlineStack gap="200">
        <Button
          loading={form.busy}
          disabled={code.trim() === ''}
          onClick={() => form.confirm(code.replaceAll(/\s/g, ''))}
        >
          {t('digest.verify')}
        </Button>
        <Button disabled={form.busy} onClick={() => form.ask(address, { every, whenNeeded })}>
          {t('digest.sendAgain')}
        </Button>
        <End form={form} />
      </InlineStack>
    </>
  )
}

function On({ form }: { form: Form }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { address, every, whenNeeded, nextAt, problem } = form.digest
  const [choices, choose] = useState<DigestChoices>({ every, whenNeeded })
  const isChanged = choices.every !== every || choices.whenNeeded !== whenNeeded
  return (
    <>
      <p suppressHydrationWarning>
        {t('digest.goesTo', { address })} {nextAt ? t('digest.next', { at: format.moment(nextAt) }) : ''}
      </p>
      {problem ? (
        <Banner tone="warning">
          <CauseText code={problem} />
        </Banner>
      ) : null}
      <Choices choices={choices} choose={choose} />
      <InlineStack gap="200">
        <Button loading={form.busy} disabled={!isChanged} onClick={() => form.change(choices)}>
          {t('digest.update')}
        </Button>
        <Button disabled={form.busy} onClick={form.now}>
          {t('digest.now')}
        </Button>
        <End form={form} />
      </InlineStack>
    </>
  )
}

function Stopped({ form }: { form: Form }) {
  const { t } = useTranslation()
  const { address, every, whenNeeded, problem } = form.digest
  return (
    <>
      <Banner tone="critical">
        <Text as="p">{t('digest.goesTo', { address })}</Text>
        {problem ? <CauseText code={problem} /> : null}
      </Banner>
      <InlineStack gap="200">
        <Button loading={form.busy} onClick={() => form.ask(address, { every, whenNeeded })}>
          {t('digest.sendAgain')}
        </Button>
        <End form={form} />
      </InlineStack>
    </>
  )
}

function End({ form }: { form: Form }) {
  const { t } = useTranslation()
  return (
    <Button tone="critical" disabled={form.busy} onClick={form.end}>
      {t('digest.end')}
    </Button>
  )
}
