// Where two states of the same choice differ, both in plain words: what a merchant decides between who is told that somebody
// else saved it otherwise.

import type { i18n } from 'i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Rule } from '#app/mapping/rules/rule.ts'
import { isSame, type ChoicePart } from '#app/mapping/settings/merged-choices.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { Format } from '#app/ui/format/format.ts'
import { wordOr } from '#app/ui/wording/names.ts'

type OfKinds = 'kinds' | 'deletes' | 'rules' | 'filters' | 'newRecords' | 'shopifyTags'

/** Choices as a page has them: those of Settings, or of one kind. */
export type ChosenView = Partial<Omit<Settings, OfKinds>> & {
  readonly [Name in OfKinds]?: Partial<Settings[Name]>
}

export type Difference = {
  /** What of the choice; empty: all of it. */
  label: string
  mine: string
  theirs: string
}

export type ChoiceWords = {
  i18n: i18n
  format: Pick<Format, 'list' | 'number' | 'percent'>
  ruleName: (kind: RecordKind, rule: Rule) => string
}

/** Nothing where one of them does not have the choice. */
export function differencesOf(
  words: ChoiceWords,
  part: ChoicePart,
  { mine, theirs }: { mine: ChosenView; theirs: ChosenView },
): Difference[] {
  if (part.name === 'rules' && part.kind) return rulesOf(words, part.kind, { mine, theirs })
  const [ours, others] = [factsOf(words, part, mine), factsOf(words, part, theirs)]
  return ours.flatMap(([label, value]) => {
    const other = others.find(([name]) => name === label)?.[1]
    return other === undefined || other === value ? [] : [{ label, mine: value, theirs: other }]
  })
}

/** A name, which is empty for the choice itself, and its value. */
type Fact = readonly [label: string, value: string]
type Say<Value> = (words: ChoiceWords, value: Value) => Fact[]

const itself =
  <Value>(say: (words: ChoiceWords, value: Value) => string): Say<Value> =>
  (words, value) => [['', say(words, value)]]

const onOff = ({ i18n: { t } }: ChoiceWords, on: boolean): string =>
  t(on ? 'settings.conflict.on' : 'settings.conflict.off')
const none = ({ i18n: { t } }: ChoiceWords): string => t('settings.conflict.none')
const listed = (words: ChoiceWords, values: readonly string[]): string =>
  values.length > 0 ? words.format.list(values) : none(words)

type Plain = Omit<Settings, OfKinds>
const plain: { readonly [Name in keyof Plain]: Say<Plain[Name]> } = {
  customersAs: itself(({ i18n: { t } }, as) => t(`choices.customersAs.${as}`)),
  ordersAs: itself(({ i18n: { t } }, as) => t(`choices.ordersAs.${as}`)),
  existing: itself(({ i18n: { t } }, existing) => t(`choices.existing.${existing}`)),
  removedValues: itself(({ i18n: { t } }, choice) => t(`settings.removed.${choice}`)),
  optOut: itself(({ i18n: { t } }, choice) => t(`settings.people.optOut.${choice}`)),
  refundNotes: itself(({ i18n: { t } }, notes) => t(`settings.refundNotes.${notes}`)),
  creditShare: itself(({ format }, share) => format.percent(share / 100)),
  profiles: itself(({ i18n: { t } }, profiles) =>
    profiles === null
      ? t('settings.conflict.allProfiles')
      : t('settings.conflict.profiles', { count: profiles.length }),
  ),
  matchByPhone: itself(onOff),
  recoveryLinks: itself(onOff),
  timelineNotes: itself(onOff),
  productImages: itself(onOff),
  automationsOnImport: itself(onOff),
  automationsOnLive: itself(onOff),
  missingCurrency: (words, { as, rate }) => [
    ['', words.i18n.t(`settings.currency.${as}`)],
    [words.i18n.t('settings.currency.rate'), rate === null ? none(words) : String(rate)],
  ],
  accounts: (words, { perCompany, b2b, storeName }) => [
    [words.i18n.t('settings.people.perCompany'), onOff(words, perCompany)],
    [words.i18n.t('settings.people.b2b'), onOff(words, b2b)],
    [words.i18n.t('settings.people.storeName'), storeName ?? none(words)],
  ],
  ownerTask: (words, { on, ownerId, language }) => [
    ['', onOff(words, on)],
    [words.i18n.t('ownerTask.assignee'), ownerOf(words, ownerId)],
    [words.i18n.t('ownerTask.language'), language.toUpperCase()],
  ],
}

const deletion: Say<'keep' | 'delete'> = itself(({ i18n: { t } }, choice) =>
  t(`settings.deletes.choices.${choice}`),
)

const filterFacts: Say<object> = (words, filters) =>
  Object.entries(filters).map(([name, value]) => [
    wordOr(words.i18n, 'mapping.filters', name),
    limitOf(words, value),
  ])

const newRecordFacts: Say<Settings['newRecords'][RecordKind]> = (words, { ownerId, layoutId, tags }) => [
  [words.i18n.t('mapping.newRecords.owner'), ownerOf(words, ownerId)],
  [
    words.i18n.t('mapping.newRecords.layout'),
    layoutId === null ? words.i18n.t('mapping.newRecords.layoutStandard') : numberOf(words, layoutId),
  ],
  [words.i18n.t('mapping.newRecords.tags'), listed(words, tags)],
]

// Names of users and layouts are Zoho's: they would have to be asked for.
const numberOf = ({ i18n: { t } }: ChoiceWords, id: string): string => t('settings.conflict.numbered', { id })
const ownerOf = (words: ChoiceWords, id: string | null): string =>
  id === null ? words.i18n.t('mapping.newRecords.ownerConnected') : numberOf(words, id)

function limitOf(words: ChoiceWords, value: unknown): string {
  if (typeof value === 'boolean') return onOff(words, value)
  if (typeof value === 'number') return words.format.number(value)
  if (Array.isArray(value))
    return listed(
      words,
      value.map((one) => wordOr(words.i18n, 'mapping.filters', `status.${one}`, String(one))),
    )
  return typeof value === 'string' ? value : none(words)
}

function factsOf(words: ChoiceWords, { name, kind }: ChoicePart, chosen: ChosenView): Fact[] {
  if (kind) return kindFacts(words, { name, kind }, chosen)
  return isPlain(name) ? plainFacts(words, name, chosen[name]) : []
}

const isPlain = (name: string): name is keyof Plain => Object.hasOwn(plain, name)

const plainFacts = <Name extends keyof Plain>(
  words: ChoiceWords,
  name: Name,
  value: Plain[Name] | undefined,
): Fact[] => said(words, plain[name], value)

type NamedKind = { name: string; kind: RecordKind }

function kindFacts(words: ChoiceWords, { name, kind }: NamedKind, chosen: ChosenView): Fact[] {
  switch (name) {
    case 'kinds':
    case 'shopifyTags':
      return said(words, itself(onOff), chosen[name]?.[kind])
    case 'deletes':
      return said(words, deletion, new Map(Object.entries(chosen.deletes ?? {})).get(kind))
    case 'filters':
      return said(words, filterFacts, chosen.filters?.[kind])
    case 'newRecords':
      return said(words, newRecordFacts, chosen.newRecords?.[kind])
    default:
      return []
  }
}

const said = <Value>(words: ChoiceWords, say: Say<Value>, value: Value | undefined): Fact[] =>
  value === undefined ? [] : say(words, value)

const mostNamed = 3

// Of two lists the rules that the other one lacks; where that is only their order, how many there are.
function rulesOf(
  { i18n: { t }, format, ruleName }: ChoiceWords,
  kind: RecordKind,
  { mine, theirs }: { mine: ChosenView; theirs: ChosenView },
): Difference[] {
  const [ours, others] = [mine.rules?.[kind], theirs.rules?.[kind]]
  if (!ours || !others) return []
  const only = (rules: readonly Rule[], beside: readonly Rule[]): string => {
    const named = rules
      .filter((rule) => !beside.some((one) => isSame(one, rule)))
      .slice(0, mostNamed)
      .map((rule) => ruleName(kind, rule))
    const count = t('mapping.rulesCount', { count: rules.length })
    return named.length > 0 ? `${count} (${format.list(named)})` : count
  }
  return [{ label: '', mine: only(ours, others), theirs: only(others, ours) }]
}
