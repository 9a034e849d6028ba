// Above the questions: one answer for all of one sort, asked twice before it is given.

import { useFetcher } from '@remix-run/react'
import { BlockStack, Box, Button, ChoiceList, InlineStack, Select, Text } from '@shopify/polaris'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import { Dialog } from '#app/ui/components/dialog.tsx'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { QuestionRow } from './views.ts'

const answers = ['this', 'new', 'skip'] as const
type Sort = Pick<QuestionRow, 'kind' | 'why'>
type Answer = { count: number | null; refusal: RefusalAnswer | null }

/** Nothing for a single question: it is answered where it stands. */
export function AnswerAlike({ rows }: { rows: readonly QuestionRow[] }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState<{ after: Answer | undefined } | null>(null)
  const { submit, state, data } = useFetcher<Answer>()
  const sorts = [...new Map(rows.map(({ kind, why }) => [`${kind} ${why}`, { kind, why }])).values()]
  // An answer that was given closes it.
  const open = opened !== null && (data === opened.after || data?.refusal !== null)
  const give = (sort: Sort, answer: (typeof answers)[number]) =>
    submit(
      { intent: 'many', ...sort, answer },
      { method: 'post', action: '/app/answers', encType: 'application/json' },
    )
  if (rows.length < 2 && data === undefined) return null
  return (
    <Box padding="300" borderBlockEndWidth="025" borderColor="border-secondary">
      <InlineStack gap="300" blockAlign="center">
        {rows.length > 1 ? (
          <Button onClick={() => setOpened({ after: data })}>{t('questions.alike.button')}</Button>
        ) : null}
        <div role="status">
          {data?.count === null || data === undefined ? null : (
            <Text as="p">{t('questions.alike.done', { count: data.count })}</Text>
          )}
        </div>
      </InlineStack>
      <Dialog open={open} onClose={() => setOpened(null)} title={t('questions.alike.title')}>
        <Confirm sorts={sorts} busy={state !== 'idle'} refusal={data?.refusal ?? null} give={give} />
      </Dialog>
    </Box>
  )
}

type ConfirmProps = {
  sorts: readonly Sort[]
  busy: boolean
  refusal: RefusalAnswer | null
  give: (sort: Sort, answer: (typeof answers)[number]) => void
}

function Confirm({ sorts, busy, refusal, give }: ConfirmProps) {
  const { t } = useTranslation()
  const [place, setPlace] = useState('0')
  // Most of them cannot be taken back: none is given for somebody who did not choose.
  const [answer, setAnswer] = useState<(typeof answers)[number] | null>(null)
  const sort = sorts[Number(place)] ?? sorts[0]
  if (!sort) return null
  return (
    <BlockStack gap="400">
      <Select
        label={t('questions.alike.which')}
        options={sorts.map(({ kind, why }, i) => ({
          value: String(i),
          label: `${t(`kinds.${kind}`)}: ${t(`questions.why.${why}`)}`,
        }))}
        value={place}
        onChange={setPlace}
      />
      <ChoiceList
        title={t('questions.alike.answer')}
        choices={answers.map((value) => ({ value, label: t(`questions.alike.answers.${value}`) }))}
        selected={answer ? [answer] : []}
        onChange={([chosen]) => setAnswer(answers.find((value) => value === chosen) ?? null)}
      />
      <Text as="p" tone="subdued">
        {t('questions.alike.text')}
      </Text>
      {refusal ? <RefusalText refusal={refusal} /> : null}
      <InlineStack align="end">
        <Button
          variant="primary"
          disabled={answer === null}
          loading={busy}
          onClick={() => answer && give(sort, answer)}
        >
          {t('questions.alike.confirm')}
        </Button>
      </InlineStack>
    </BlockStack>
  )
}
