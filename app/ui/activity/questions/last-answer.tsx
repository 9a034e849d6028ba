// The answer given last: its question has left the list. A way back from it where nothing followed: what is to be in Zoho is
// on its way there within milliseconds, and this app takes no record out of Zoho again.

import { useFetcher } from '@remix-run/react'
import { Box, Button, InlineStack, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { Answer, QuestionRow } from './views.ts'

export type AnsweredQuestion = Pick<QuestionRow, 'kind' | 'shopifyId'> & { name: string; answer: Answer }

/** One for each answer: its key is the record's. */
export function LastAnswer({ kind, shopifyId, name, answer }: AnsweredQuestion) {
  const { t } = useTranslation()
  const { submit, state, data } = useFetcher<{ refusal: RefusalAnswer | null }>()
  const undo = () =>
    submit(
      { intent: 'undo', kind, shopifyId },
      { method: 'post', action: '/app/answers', encType: 'application/json' },
    )
  return (
    <Box padding="300" borderBlockEndWidth="025" borderColor="border-secondary">
      <InlineStack gap="300" blockAlign="center">
        <div role="status">
          {data?.refusal ? (
            <RefusalText refusal={data.refusal} />
          ) : (
            <Text as="p">{t(data ? 'questions.undone' : 'questions.answeredOne', { record: name })}</Text>
          )}
        </div>
        {data || answer !== 'skip' ? null : (
          <Button loading={state !== 'idle'} onClick={undo}>
            {t('questions.undo')}
          </Button>
        )}
      </InlineStack>
    </Box>
  )
}
