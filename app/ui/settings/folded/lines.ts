// Groups of choices that most stores leave as they are: whether something was chosen otherwise than the app begins with,
// and what holds, in one line.

import type { i18n } from 'i18next'
import { deletableKinds, shownKinds } from '#app/lib/kinds.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { Format } from '#app/ui/format/format.ts'
import { wordOr } from '#app/ui/wording/names.ts'

type Words = { i18n: i18n; format: Pick<Format, 'list' | 'percent'> }
type Group = {
  isChanged: (value: Settings) => boolean
  line: (words: Words, value: Settings) => string
}

const off = ({ i18n: { t } }: Words): string => t('settings.conflict.off')

const deletedIn = ({ deletes, kinds }: Settings) =>
  deletableKinds.filter((kind) => shownKinds(kinds).includes(kind) && deletes[kind] === 'delete')

const extrasIn = ({ productImages, timelineNotes, refundNotes }: Settings): string[] =>
  Object.entries({ productImages, timelineNotes, refundNotes: refundNotes !== 'off' })
    .filter(([, isOn]) => isOn)
    .map(([name]) => name)

const people: Group = {
  isChanged: ({ matchByPhone, optOut, accounts: { perCompany, b2b, storeName } }) =>
    matchByPhone || optOut !== 'unsubscribed' || perCompany || b2b || storeName !== null,
  line: ({ i18n: { t } }, { matchByPhone, optOut, accounts: { perCompany, b2b } }) =>
    [
      t(matchByPhone ? 'settings.lines.byPhone' : 'settings.lines.byEmail'),
      ...(perCompany ? [t('settings.people.perCompany')] : []),
      ...(b2b ? [t('settings.people.b2b')] : []),
      ...(perCompany || b2b ? [] : [t('settings.lines.oneAccount')]),
      ...(optOut === 'unsubscribed' ? [] : [t(`settings.people.optOut.${optOut}`)]),
    ].join(' · '),
}

const currency: Group = {
  isChanged: ({ missingCurrency: { as } }) => as !== 'wait',
  line: ({ i18n: { t } }, { missingCurrency: { as, rate } }) =>
    as === 'convert' && rate !== null
      ? t('settings.lines.says', { what: t(`settings.currency.${as}`), line: rate })
      : t(`settings.currency.${as}`),
}

const deletes: Group = {
  isChanged: (value) => deletedIn(value).length > 0,
  line: ({ i18n: { t }, format }, value) => {
    const deleted = deletedIn(value)
    if (deleted.length === 0) return t('settings.deletes.choices.keep')
    const kinds = format.list(deleted.map((kind) => t(`kinds.${kind}`)))
    return t('settings.lines.says', { what: kinds, line: t('settings.deletes.choices.delete') })
  },
}

const automations: Group = {
  isChanged: ({ automationsOnImport, automationsOnLive }) => automationsOnImport || !automationsOnLive,
  line: (words, { automationsOnImport, automationsOnLive }) => {
    const { t } = words.i18n
    const on = [
      ...(automationsOnImport ? [t('settings.automations.history')] : []),
      ...(automationsOnLive ? [t('settings.automations.live')] : []),
    ]
    return on.join(' · ') || off(words)
  },
}

const credits: Group = {
  isChanged: ({ creditShare }) => creditShare !== usualShare,
  line: ({ format }, { creditShare }) => format.percent(creditShare / 100),
}
const usualShare = 60

const ownerTask: Group = {
  isChanged: (value) => value.ownerTask.on,
  line: (words, value) => (value.ownerTask.on ? words.i18n.t('settings.conflict.on') : off(words)),
}

const removed: Group = {
  isChanged: ({ removedValues }) => removedValues !== 'keep',
  line: ({ i18n: { t } }, { removedValues }) => t(`settings.removed.${removedValues}`),
}

const extras: Group = {
  isChanged: (value) => extrasIn(value).length > 0,
  line: (words, value) => {
    const on = extrasIn(value).map((name) => wordOr(words.i18n, 'auditLog.part', name))
    return on.length > 0 ? words.format.list(on) : off(words)
  },
}

export const groups = {
  people,
  currency,
  deletes,
  automations,
  credits,
  ownerTask,
  removed,
  extras,
} as const satisfies Record<string, Group>
