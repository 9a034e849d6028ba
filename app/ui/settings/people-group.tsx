// How people and companies are told apart in Zoho, by phone and with Accounts of their own, and who gets mails from there.

import { BlockStack, Checkbox, ChoiceList, TextField } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { optOutChoices } from '#app/mapping/settings/opt-out.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'

type PeopleGroupProps = {
  value: Settings
  change: (part: Partial<Settings>) => void
  /** What the store's account is called unless the merchant says otherwise. */
  storeAccount: string
}

export function PeopleGroup({ value, change, storeAccount }: PeopleGroupProps) {
  const { t } = useTranslation()
  const { accounts } = value
  return (
    <BlockStack gap="400">
      <Checkbox
        label={t('settings.people.byPhone')}
        helpText={t('settings.people.byPhoneHelp')}
        checked={value.matchByPhone}
        onChange={(matchByPhone) => change({ matchByPhone })}
      />
      <ChoiceList
        title={t('settings.people.optOut.title')}
        choices={optOutChoices.map((choice) => ({
          value: choice,
          label: t(`settings.people.optOut.${choice}`),
          helpText: t(`settings.people.optOut.${choice}Help`),
        }))}
        selected={[value.optOut]}
        onChange={([chosen]) =>
          change({ optOut: optOutChoices.find((choice) => choice === chosen) ?? 'unsubscribed' })
        }
      />
      <Checkbox
        label={t('settings.people.perCompany')}
        helpText={t('settings.people.perCompanyHelp')}
        checked={accounts.perCompany}
        onChange={(perCompany) => change({ accounts: { ...accounts, perCompany } })}
      />
      <Checkbox
        label={t('settings.people.b2b')}
        helpText={t('settings.people.b2bHelp')}
        checked={accounts.b2b}
        onChange={(b2b) => change({ accounts: { ...accounts, b2b } })}
      />
      <TextField
        autoComplete="off"
        maxLength={200}
        label={t('settings.people.storeName')}
        helpText={t('settings.people.storeNameHelp')}
        placeholder={storeAccount}
        value={accounts.storeName ?? ''}
        onChange={(name) => change({ accounts: { ...accounts, storeName: name === '' ? null : name } })}
      />
    </BlockStack>
  )
}
