// Support, status and privacy, as far as this installation names them.

import { InlineStack, Link } from '@shopify/polaris'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { Contacts, supportUrl } from '#app/ui/frame/contacts.ts'

const names = ['support', 'status', 'privacy'] as const

export function ContactLinks() {
  const { t } = useTranslation()
  const contacts = useContext(Contacts)
  const links = names.flatMap((name) => {
    const url = contacts[name]
    return url ? [{ name, url: name === 'support' ? supportUrl(url) : url }] : []
  })
  if (links.length === 0) return null
  return (
    <InlineStack gap="400">
      {links.map(({ name, url }) => (
        <Link key={name} url={url} target="_blank">
          {t(`contacts.${name}`)}
        </Link>
      ))}
    </InlineStack>
  )
}
