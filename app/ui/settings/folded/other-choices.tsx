// The choices that most stores leave as they are, one line each.

import { BlockStack, Card, Divider } from '@shopify/polaris'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#app/ui/format/format.ts'
import {
  AutomationsGroup,
  CreditsGroup,
  CurrencyGroup,
  DeletesGroup,
  type GroupProps,
} from '#app/ui/settings/groups.tsx'
import { PeopleGroup } from '#app/ui/settings/people-group.tsx'
import { OwnerTaskGroup } from '#app/ui/settings/task/owner-task-group.tsx'
import { Folded } from './folded.tsx'
import { groups } from './lines.ts'

type OtherChoicesProps = GroupProps & {
  /** Counts what was loaded into the form: a field with a text of its own begins anew. */
  takes: number
  connected: boolean
  /** What the store's account is called unless the merchant says otherwise. */
  storeAccount: string
  /** Why Zoho did not take the last task: a cause. */
  taskProblem: string | null
}

const rows = {
  people: { title: 'settings.people.title', text: 'settings.people.text' },
  currency: { title: 'settings.currency.title', text: 'settings.currency.text' },
  deletes: { title: 'settings.deletes.title', text: 'settings.deletes.text' },
  automations: { title: 'settings.automations.title', text: 'settings.automations.text' },
  credits: { title: 'settings.credits.title', text: 'settings.credits.text' },
  ownerTask: { title: 'ownerTask.title', text: 'ownerTask.text' },
} as const
type Row = keyof typeof rows
const isRow = (name: string): name is Row => name in rows

export function OtherChoices({ takes, connected, storeAccount, taskProblem, ...fields }: OtherChoicesProps) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const parts: Readonly<Record<Row, ReactNode>> = {
    people: <PeopleGroup {...fields} storeAccount={storeAccount} />,
    currency: <CurrencyGroup key={takes} {...fields} />,
    deletes: <DeletesGroup {...fields} />,
    automations: <AutomationsGroup {...fields} />,
    credits: <CreditsGroup {...fields} />,
    ownerTask: <OwnerTaskGroup {...fields} connected={connected} problem={taskProblem} />,
  }
  return (
    <Card>
      <BlockStack gap="300">
        {Object.keys(rows)
          .filter(isRow)
          .map((row, at) => (
            <Fragment key={row}>
              {at > 0 ? <Divider /> : null}
              <Folded
                id={row}
                title={t(rows[row].title)}
                text={t(rows[row].text)}
                line={groups[row].line({ i18n, format }, fields.value)}
                opened={groups[row].isChanged(fields.value)}
              >
                {parts[row]}
              </Folded>
            </Fragment>
          ))}
      </BlockStack>
    </Card>
  )
}
