// The words of a mail: one text, as lines for people and as plain HTML. Pure.

import type { i18n, TFunction } from 'i18next'
import { QuestionWhy } from '#app/lib/states.ts'
import type { DigestFacts, Letter, TaskWords, TellTask } from '#app/sync/core/mail.ts'
import { explanationOf } from '#app/ui/format/causes.ts'
import { createFormat, type Format } from '#app/ui/format/format.ts'
import { isCause } from '#app/ui/wording/names.ts'

export type Words = { subject: string; text: string; html: string }

/** A line of its own; what leads somewhere is told with its address. */
type Line = { says: string; url?: string }

type Wording = Pick<i18n, 't' | 'exists'>

/** Of each sort so many groups are told: the screens have the rest. */
const mostGroups = 5

/** @param unsubscribe the link that ends the digest; null: there is none yet */
export function write(letter: Letter, wording: Wording, unsubscribe: string | null): Words {
  const { t } = wording
  const { subject, lines } =
    letter.about === 'code' ? codeLetter(letter, t) : digestLetter(letter, letter.facts, wording)
  const foot: Line[] = [
    { says: t(letter.about === 'code' ? 'mail.code.foot' : 'mail.foot') },
    ...(unsubscribe ? [{ says: t('mail.unsubscribe'), url: unsubscribe }] : []),
  ]
  return { subject, text: textOf([...lines, ...foot]), html: htmlOf(letter.locale, lines, foot) }
}

type CodeLetter = Extract<Letter, { about: 'code' }>

/** As many signs of a store's name as leave room for what is said of it. */
const mostOfName = 100

/** A task in Zoho says what an open digest does, in lines without links but the last: whoever works there reads no HTML. */
export function writeTask({ language, facts, link }: Parameters<TellTask>[0], wording: Wording): TaskWords {
  const { t } = wording
  const format = createFormat(language, facts.timeZone)
  const store = facts.store.slice(0, mostOfName)
  const open = openLines(facts, { wording, format, link: () => link })
  const lines = [t('mail.open.text', { store }), ...open.map(({ says }) => `- ${says}`)]
  return {
    subject: t('mail.task.subject', { store }),
    description: [...lines, '', `${t('mail.home')}: ${link}`].join('\n'),
  }
}

const codeLetter = ({ code, store, link }: CodeLetter, t: TFunction): { subject: string; lines: Line[] } => ({
  subject: t('mail.code.subject', { code }),
  lines: [
    { says: t('mail.code.text', { store }) },
    { says: t('mail.code.code', { code }), url: link('/app/settings') },
  ],
})

function digestLetter({ locale, link }: Letter, facts: DigestFacts, wording: Wording) {
  const { t } = wording
  const format = createFormat(locale, facts.timeZone)
  const open = openLines(facts, { wording, format, link })
  const head = open.length > 0 ? 'open' : 'fine'
  const { store } = facts
  const lines: Line[] = [
    { says: t(`mail.${head}.text`, { store }) },
    ...open,
    ...standLines(facts, t, format),
    { says: t('mail.home'), url: link('/app') },
  ]
  return { subject: t(`mail.${head}.subject`, { store }), lines }
}

type Saying = { wording: Wording; format: Format; link: Letter['link'] }

function openLines(facts: DigestFacts, saying: Saying): Line[] {
  const { deletions, lowCredits, lastImport } = facts
  const { wording, format, link } = saying
  const { t } = wording
  return [
    ...standstillLines(facts, saying),
    ...matterLines(facts, 'refused', saying),
    ...matterLines(facts, 'question', saying),
    ...(deletions > 0 ? [{ says: t('mail.deletions', { count: deletions }), url: link('/app') }] : []),
    ...(lastImport?.state === 'failed' ? [{ says: importIn(lastImport, t, format), url: link('/app') }] : []),
    ...(lowCredits
      ? [
          {
            says: t('mail.credits', {
              left: format.number(lowCredits.left),
              daily: format.number(lowCredits.daily),
            }),
            url: link('/app/settings'),
          },
        ]
      : []),
  ]
}

// What keeps all of the shop, or a kind, from going over.
function standstillLines(
  { lost, notConnected, halted, heldKinds }: DigestFacts,
  { wording, format, link }: Saying,
): Line[] {
  const { t } = wording
  const since = lost?.since
  const said = [
    ...(lost ? [since ? t('mail.lostSince', { at: format.moment(since) }) : t('mail.lost')] : []),
    ...(notConnected ? [t('mail.notConnected')] : []),
    ...(halted ? [causeIn(wording, halted)] : []),
    ...heldKinds.map(({ kind, code }) =>
      t('mail.held', { kind: t(`kinds.${kind}`), cause: causeIn(wording, code) }),
    ),
  ]
  return said.map((says) => ({ says, url: link('/app') }))
}

function matterLines(
  { matters }: DigestFacts,
  what: 'refused' | 'question',
  { wording, link }: Saying,
): Line[] {
  const { t } = wording
  const url = link(what === 'refused' ? '/app/activity' : '/app/activity?view=questions')
  return matters
    .filter((matter) => matter.what === what)
    .slice(0, mostGroups)
    .map(({ kind, cause, count }) => {
      const why = what === 'question' ? whyIn(wording, cause) : causeIn(wording, cause)
      return { says: t(`mail.${what}`, { records: t(`counted.${kind}`, { count }), cause: why }), url }
    })
}

const standLines = ({ lastImport, synced }: DigestFacts, t: TFunction, format: Format): Line[] => [
  { says: t('mail.synced', { count: synced }) },
  ...(lastImport && lastImport.state !== 'failed' ? [{ says: importIn(lastImport, t, format) }] : []),
]

const importIn = (
  { state, at, written, refused }: NonNullable<DigestFacts['lastImport']>,
  t: TFunction,
  format: Format,
): string =>
  t('mail.import', {
    state: t(`runState.${state}`),
    at: format.moment(at),
    written: format.number(written),
    refused: format.number(refused),
  })

function whyIn(wording: Wording, cause: string | null): string {
  const why = QuestionWhy.safeParse(cause)
  return why.success ? wording.t(`questions.why.${why.data}`) : causeIn(wording, cause)
}

const causeIn = (wording: Wording, cause: string | null): string =>
  wording.t(`causes.${explanationOf(cause, (name) => isCause(wording, name))}.title`)

const textOf = (lines: readonly Line[]): string =>
  lines.map(({ says, url }) => (url ? `${says}\n${url}` : says)).join('\n\n')

function htmlOf(locale: string, lines: readonly Line[], foot: readonly Line[]): string {
  const line = ({ says, url }: Line) =>
    `<p>${url ? `<a href="${escaped(url)}">${escaped(says)}</a>` : escaped(says)}</p>`
  const [main, small] = [lines, foot].map((part) => part.map(line).join('\n'))
  const style = 'font-family:sans-serif;font-size:15px;line-height:1.5;color:#303030;max-width:36em'
  return `<!doctype html><html lang="${escaped(locale)}"><head><meta charset="utf-8"></head><body style="${style}">
${main}
<hr><div style="font-size:13px;color:#616161">
${small}
</div></body></html>`
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
