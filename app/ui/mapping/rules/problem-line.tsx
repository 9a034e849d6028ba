// One problem of a rule in a sentence.

import { Icon, InlineStack, Text } from '@shopify/polaris'
import { AlertTriangleIcon, XCircleIcon } from '@shopify/polaris-icons'
import type { Problem } from '#app/mapping/rules/rule-checks.ts'
import { blocksSaving } from '#app/mapping/rules/rule-problems.ts'
import type { RuleWords } from '#app/ui/components/choices/rule-words.ts'

export function ProblemLine({ problem, words }: { problem: Problem; words: RuleWords }) {
  const grave = blocksSaving(problem)
  return (
    <InlineStack gap="100" wrap={false} blockAlign="start">
      <span>
        <Icon source={grave ? XCircleIcon : AlertTriangleIcon} tone={grave ? 'critical' : 'caution'} />
      </span>
      <Text as="p" tone={grave ? 'critical' : undefined}>
        {words.problem(problem)}
      </Text>
    </InlineStack>
  )
}
