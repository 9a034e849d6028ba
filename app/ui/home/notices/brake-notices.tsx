// Where the sync has stopped by itself: the merchant says whether many records were really deleted, or has a kind that a
// remote refuses tried again.

import { useFetcher } from '@remix-run/react'
import { Banner, Text } from '@shopify/polaris'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { showToast } from '#app/ui/frame/app-bridge.ts'
import { isGranted } from '#app/shopify/auth/optional-scopes.ts'
import { AccessNote } from '#app/ui/components/access/access-note.tsx'
import { CauseText, RefusalText } from '#app/ui/components/cause-text.tsx'
import { onScreens } from '#app/ui/format/kinds.ts'
import { useFormat } from '#app/ui/format/format.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { DeletionView, HeldKindView } from '#app/ui/home/views.ts'

type Answer = { refusal: RefusalAnswer | null }
const json = { method: 'post', action: '/app/brakes', encType: 'application/json' } as const

type BrakeNoticesProps = {
  deletions: readonly DeletionView[]
  heldKinds: readonly HeldKindView[]
  /** What the app may read in the store. */
  scopes: readonly string[]
}

export function BrakeNotices({ deletions, heldKinds, scopes }: BrakeNoticesProps) {
  return (
    <>
      {deletions.map((deletion) => (
        <DeletionNotice key={`${deletion.kind} ${deletion.side}`} {...deletion} />
      ))}
      {heldKinds.map((held) => (
        <HeldKindNotice key={held.kind} {...held} scopes={scopes} />
      ))}
    </>
  )
}

function useAnswer(done: string) {
  const { submit, state, data } = useFetcher<Answer>()
  // Not only once it is idle: by then Home has been read again, and the notice is gone.
  useEffect(() => {
    if (data && !data.refusal) showToast(done)
  }, [data, done])
  return {
    send: (body: Record<string, string>) => submit(body, json),
    busy: state !== 'idle',
    refusal: data?.refusal ?? null,
  }
}

function DeletionNotice({ kind, side, found, linked, kept }: DeletionView) {
  const { t } = useTranslation()
  const format = useFormat()
  const { send, busy, refusal } = useAnswer(t('notice.deletions.saved'))
  const values = {
    found: t(`counted.${kind}`, { count: found }),
    linked: format.number(linked),
  }
  const answer = (word: 'go_on' | 'keep') => () => send({ intent: 'answer', kind, side, answer: word })
  const goOn = { content: t(`notice.deletions.${side}.goOn`), onAction: answer('go_on') }
  if (kept) {
    return (
      <Banner
        tone="info"
        title={t('notice.deletions.kept.title', values)}
        action={{ ...goOn, loading: busy }}
      >
        <Text as="p">{t('notice.deletions.kept.text')}</Text>
        {refusal ? <RefusalText refusal={refusal} /> : null}
      </Banner>
    )
  }
  return (
    <Banner
      tone="warning"
      title={t(`notice.deletions.${side}.title`, values)}
      action={{ content: t('notice.deletions.keep'), onAction: answer('keep'), loading: busy }}
      secondaryAction={goOn}
    >
      <Text as="p">{t(`notice.deletions.${side}.text`, values)}</Text>
      {refusal ? <RefusalText refusal={refusal} /> : null}
    </Banner>
  )
}

/** Shopify's code where the app may not see the records. */
const notShown = 'ACCESS_DENIED'

function HeldKindNotice({ kind, code, scopes }: HeldKindView & Pick<BrakeNoticesProps, 'scopes'>) {
  const { t } = useTranslation()
  const { send, busy, refusal } = useAnswer(t('notice.kindHeld.asked'))
  const { scope } = onScreens[kind]
  const title = t('notice.kindHeld.title', { kind: t(`kinds.${kind}`) })
  // What the merchant can allow is allowed here: trying again would be refused again. What is granted may be refused for
  // another reason.
  if (scope !== null && code === notShown && !isGranted(scopes, scope))
    return (
      <Banner tone="warning" title={title}>
        <AccessNote scope={scope} />
      </Banner>
    )
  return (
    <Banner
      tone="warning"
      title={title}
      action={{
        content: t('notice.kindHeld.again'),
        onAction: () => send({ intent: 'tryAgain', kind }),
        loading: busy,
      }}
    >
      <CauseText code={code} />
      <Text as="p">{t('notice.kindHeld.text')}</Text>
      {refusal ? <RefusalText refusal={refusal} /> : null}
    </Banner>
  )
}
