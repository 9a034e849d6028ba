// Says that imports brought a part of the history only, and previews the import of the rest: what is older.

import { BlockStack, Button, InlineStack } from '@shopify/polaris'
import { useFetcher, useNavigate } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { importForm } from '#app/ui/format/links.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { ImportedInPart } from './views.ts'

type Answer = { refusal: RefusalAnswer | null }

/** @param inPart what was imported from a day on only; none: nothing is shown */
export function ImportRest({ inPart }: { inPart: ImportedInPart }) {
  return inPart.length > 0 ? <Rest inPart={inPart} /> : null
}

function Rest({ inPart }: { inPart: ImportedInPart }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { submit, state, data } = useFetcher<Answer>()
  const navigate = useNavigate()
  const seen = useRef(data)
  // The form is there as it was previewed.
  useEffect(() => {
    if (state !== 'idle' || !data || data === seen.current) return
    seen.current = data
    if (!data.refusal) navigate(importForm)
  }, [state, data, navigate])
  const kinds = inPart.map(({ kind, from }) =>
    t('importRest.since', { kind: t(`kinds.${kind}`), at: format.day(from) }),
  )
  return (
    <BlockStack gap="200">
      <p className="subdued" suppressHydrationWarning>
        {t('importRest.text', { kinds: format.list(kinds) })}
      </p>
      <InlineStack>
        <Button
          loading={state !== 'idle'}
          onClick={() =>
            submit({ intent: 'rest' }, { method: 'post', action: '/app?index', encType: 'application/json' })
          }
        >
          {t('importRest.button')}
        </Button>
      </InlineStack>
      {data?.refusal ? <RefusalText refusal={data.refusal} /> : null}
    </BlockStack>
  )
}
