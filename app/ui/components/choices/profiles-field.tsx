// Which Zoho profiles may see the fields this app creates.

import { ChoiceList, type ChoiceListProps } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'

type ProfilesFieldProps = Pick<ChoiceListProps, 'titleHidden' | 'disabled'> & {
  profiles: readonly { id: string; name: string }[]
  /** null = every profile, also those still to come. */
  value: string[] | null
  onChange: (value: string[] | null) => void
}

export function ProfilesField({ profiles, value, onChange, ...props }: ProfilesFieldProps) {
  const { t } = useTranslation()
  const selected = value ?? profiles.map((profile) => profile.id)
  return (
    <ChoiceList
      {...props}
      allowMultiple
      title={t('choices.profiles.title')}
      choices={profiles.map(({ id, name }) => ({ value: id, label: name }))}
      selected={selected}
      onChange={(chosen) => onChange(chosen.length === profiles.length ? null : chosen)}
    />
  )
}
