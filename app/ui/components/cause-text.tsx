// One refusal in the merchant's words: what happened, what to do, and what support finds it by.

import { BlockStack, Link, Text } from '@shopify/polaris'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { explanationOf } from '#app/ui/format/causes.ts'
import { Contacts, supportUrl } from '#app/ui/frame/contacts.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import { isCause } from '#app/ui/wording/names.ts'

/** The words for a cause code; the general ones where we have none of its own. */
export function useCause() {
  const { t, i18n } = useTranslation()
  return (code: string | null) => {
    const known = explanationOf(code, (name) => isCause(i18n, name))
    return { title: t(`causes.${known}.title`), advice: t(`causes.${known}.advice`) }
  }
}

export function CauseText({ code }: { code: string }) {
  const { title, advice } = useCause()(code)
  return (
    <Text as="p">
      <strong>{title}</strong> {advice}
    </Text>
  )
}

/** A refusal of an action, with its reference. */
export function RefusalText({ refusal }: { refusal: RefusalAnswer }) {
  if (!refusal.reference) return <CauseText code={refusal.code} />
  return (
    <BlockStack gap="100">
      <CauseText code={refusal.code} />
      <Reference refusal={refusal} />
    </BlockStack>
  )
}

/** Why a run of this id failed: the log names it by that. */
export function RunCause({ id, cause }: { id: string; cause: string }) {
  return <RefusalText refusal={{ code: cause, kind: 'rejected', reference: id }} />
}

/** What support finds a refusal by, where its cause is told in other words. */
export function Reference({ refusal: { reference } }: { refusal: RefusalAnswer }) {
  const { t } = useTranslation()
  const { support } = useContext(Contacts)
  if (!reference) return null
  return (
    <Text as="p" variant="bodySm">
      {t('refusal.reference', { reference })}{' '}
      {support ? (
        <Link url={supportUrl(support, reference)} target="_blank">
          {t('contacts.support')}
        </Link>
      ) : null}
    </Text>
  )
}
