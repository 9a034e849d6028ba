// The sections of Settings by name, in sight however far the page is scrolled.

import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'

/** Each is the id of a section, in the order of the page, with the words above it. */
const sections = {
  connection: 'settings.connection.title',
  records: 'settings.records.title',
  kinds: 'settings.kinds.title',
  mapping: 'mapping.title',
  people: 'settings.people.title',
  currency: 'settings.currency.title',
  deletes: 'settings.deletes.title',
  automations: 'settings.automations.title',
  credits: 'settings.credits.title',
  ownerTask: 'ownerTask.title',
  digest: 'digest.title',
  versions: 'versions.title',
  privacy: 'privacy.title',
} as const
type Section = keyof typeof sections

const isSection = (id: string): id is Section => id in sections

// On the page that is there: another address would read both systems again.
function lead(event: MouseEvent, id: Section): void {
  event.preventDefault()
  const section = document.getElementById(id)
  section?.setAttribute('tabindex', '-1')
  section?.focus({ preventScroll: true })
  section?.scrollIntoView()
}

/** @param absent those that this page does not have */
export function SectionNav({ absent }: { absent: readonly Section[] }) {
  const { t } = useTranslation()
  return (
    <nav className="section-nav" aria-label={t('settings.sections')}>
      {Object.keys(sections)
        .filter(isSection)
        .filter((id) => !absent.includes(id))
        .map((id) => (
          <a key={id} href={`#${id}`} onClick={(event) => lead(event, id)}>
            {t(sections[id])}
          </a>
        ))}
    </nav>
  )
}
