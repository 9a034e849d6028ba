// The headline of Home, state by state: it says "up to date" only where nothing speaks against it.

import { expect, test } from 'vitest'
import { eachKind } from '#app/lib/kinds.ts'
import { titleOf, type SyncStatus } from '#app/ui/home/health/title.ts'
import { languages } from '#app/ui/wording/languages.ts'
import { createWording } from '#app/ui/wording/wording.ts'

const calm: SyncStatus = {
  health: { pending: 0, refused: eachKind(() => 0) },
  held: null,
  isKnown: true,
  missing: [],
  questions: 0,
  kept: 0,
}
const refused = (customer: number): SyncStatus['health'] => ({
  pending: 0,
  refused: { ...calm.health.refused, customer },
})
const pending = { ...calm.health, pending: 7 }

const states: Record<string, [standing: Partial<SyncStatus>, english: string]> = {
  'nothing open': [{}, 'Zoho CRM is up to date with your store'],
  'only products imported': [
    { missing: ['customer', 'order'] },
    'Up to date with what was imported. Not imported in full yet: Customers, Orders',
  ],
  // How many they are is said by the notice above, which leads to them.
  'questions only': [{ questions: 25 }, 'Up to date with your store, except for what waits for your answer'],
  'refusals only': [{ health: refused(3) }, 'Up to date with your store, but 3 records need attention'],
  'refusals and questions': [
    { health: refused(3), questions: 2 },
    'Up to date with your store, but 5 records need attention or wait for your answer',
  ],
  'only products imported, and some refused': [
    { health: refused(40), questions: 5, missing: ['customer', 'order'] },
    'Up to date with your store, but 45 records need attention or wait for your answer',
  ],
  'many missing in Zoho, and kept so': [
    { kept: 25, questions: 2, health: refused(1), missing: ['order'] },
    'Up to date with your store, but some records are missing in Zoho CRM',
  ],
  'changes pending': [{ health: pending, questions: 2, missing: ['order'] }, 'Syncing 7 changes to Zoho CRM'],
  'not asked yet': [{ isKnown: null }, 'Checking whether everything is up to date…'],
  'Shopify silent': [{ isKnown: false }, 'Whether everything is up to date is not known right now'],
  'Zoho away': [{ held: 'trouble' }, 'Whether everything is up to date is not known right now'],
  // How many they are is said by the notice above.
  'Zoho away, changes wait': [{ held: 'trouble', health: pending }, 'Not up to date: see the messages above'],
  paused: [{ held: 'halted' }, 'Not up to date: see the messages above'],
  disconnected: [{ held: 'disconnected' }, 'Changes wait until Zoho CRM is reconnected'],
}

const list = (names: readonly string[]) => names.join(', ')

test.each(Object.entries(states))('%s', async (_, [standing, english]) => {
  const { t } = await createWording('en')
  expect(titleOf(t, { list }, { ...calm, ...standing })).toBe(english)
})

test.each(languages)('in %s only the calm state is called up to date without a but', async (language) => {
  const { t } = await createWording(language)
  const titleIn = (standing: Partial<SyncStatus>) => titleOf(t, { list }, { ...calm, ...standing })
  const titles = Object.values(states).map(([standing]) => titleIn(standing))
  const upToDate = titleIn({})
  expect(titles.filter((title) => title === upToDate)).toHaveLength(1)
  expect(titles.filter((title) => /\{\{|health\./.test(title))).toEqual([])
  // What is not there is named, and how much is open.
  expect(titleIn({ missing: ['order'] })).toContain(t('kinds.order'))
  expect(titleIn({ health: refused(25) })).toContain('25')
  expect(titleIn({ questions: 25 })).not.toContain('25')
})
