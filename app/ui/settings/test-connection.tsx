// Whether both systems answer, asked by a press: what was reached, as whom, what is not allowed, and what to do.

import { useFetcher } from '@remix-run/react'
import { BlockStack, Button, Icon, InlineStack, Text } from '@shopify/polaris'
import { AlertTriangleIcon, CheckCircleIcon } from '@shopify/polaris-icons'
import { useTranslation } from 'react-i18next'
import { useCause, RefusalText } from '#app/ui/components/cause-text.tsx'
import { Facts } from '#app/ui/components/facts.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { scopeInWords } from '#app/ui/format/scopes.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import { wordOr } from '#app/ui/wording/names.ts'
import type { ConnectionTestView, LastContactView, SideTestView } from './views.ts'

type Answer = { test: ConnectionTestView | null; refusal: RefusalAnswer | null }

export function TestConnection({ contact }: { contact: LastContactView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { submit, state, data } = useFetcher<Answer>()
  const press = () =>
    submit(
      { intent: 'test' },
      { method: 'post', action: '/app/connection-test', encType: 'application/json' },
    )
  const at = (time: Date | null) => (time ? format.moment(time) : t('connectionTest.never'))
  return (
    <BlockStack gap="300">
      <Facts
        rows={[
          [t('connectionTest.lastShopify'), at(contact.shopify)],
          [t('connectionTest.lastZoho'), at(contact.zoho)],
        ]}
      />
      <InlineStack>
        <Button loading={state !== 'idle'} onClick={press}>
          {t('connectionTest.button')}
        </Button>
      </InlineStack>
      <div role="status">
        {data?.test ? <Result test={data.test} /> : null}
        {data?.refusal ? <RefusalText refusal={data.refusal} /> : null}
      </div>
    </BlockStack>
  )
}

function Result({ test: { at, shopify, zoho } }: { test: ConnectionTestView }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <BlockStack gap="200">
      <Side name="Shopify" side={shopify} />
      {zoho ? <Side name="Zoho CRM" side={zoho} /> : null}
      <p className="subdued" suppressHydrationWarning>
        {t('connectionTest.at', { at: format.moment(at) })}
      </p>
    </BlockStack>
  )
}

function Side({ name, side }: { name: string; side: SideTestView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const causeOf = useCause()
  const lines = useShortcomings(side)
  const cause = side.ok ? null : causeOf(side.code)
  const fine = side.ok && lines.length === 0
  return (
    <InlineStack gap="200" wrap={false} blockAlign="start">
      <span>
        <Icon source={fine ? CheckCircleIcon : AlertTriangleIcon} tone={fine ? 'success' : 'caution'} />
      </span>
      <BlockStack gap="050">
        <Text as="p">
          <strong>
            {side.ok
              ? t('connectionTest.reached', { system: name, as: side.name })
              : t('connectionTest.failed', { system: name, cause: cause?.title })}
          </strong>{' '}
          {cause?.advice}
        </Text>
        {lines.map((line) => (
          <Text as="p" key={line}>
            {line}
          </Text>
        ))}
        {side.ok && side.creditsLeft !== null ? (
          <Text as="p">{t('connectionTest.credits', { left: format.number(side.creditsLeft) })}</Text>
        ) : null}
      </BlockStack>
    </InlineStack>
  )
}

// Reached, and yet not all of what is needed.
function useShortcomings(side: SideTestView): string[] {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  if (!side.ok) return []
  const { missing, hidden } = side
  const modules = format.list(hidden.map((module) => wordOr(i18n, 'moduleNames', module, module)))
  return [
    ...(missing.length > 0
      ? [
          t('connectionTest.missing', {
            scopes: format.list(missing.map((scope) => scopeInWords(i18n, scope))),
          }),
        ]
      : []),
    ...(hidden.length > 0 ? [t('connectionTest.hidden', { modules })] : []),
  ]
}
