// The words of a mail: one text, as lines for people and as plain HTML. Pure.

import type { i18n, TFunction } from 'i18next'
import { QuestionWhy } from '#app/lib/states.ts'
import type { DigestFacts, Letter } from '#app/sync/core/mail.ts'
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

function openLines(
  { lost, matters, deletions, lowCredits }: DigestFacts,
  { wording, format, link }: Saying,
): Line[] {
  const { t } = wording
  const said = (what: 'refused' | 'question', url: string) =>
    matters
      .filter((matter) => matter.what === what)
      .slice(0, mostGroups)
      .map(({ kind, cause, count }) => {
        const records = t(`counted.${kind}`, { count })
        return { says: t(`mail.${what}`, { records, cause: causeIn(wording, cause, what) }), url }
      })
  return [
    ...(lost
      ? [
          {
            says: lost.since ? t('mail.lostSince', { at: format.moment(lost.since) }) : t('mail.lost'),
            url: link('/app'),
          },
        ]
      : []),
    ...said('refused', link('/app/activity')),
    ...said('question', link('/app/activity?view=questions')),
    ...(deletions > 0 ? [{ says: t('mail.deletions', { count: deletions }), url: link('/app') }] : []),
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

function standLines({ lastImport, synced }: DigestFacts, t: TFunction, format: Format): Line[] {
  const imported = lastImport
    ? [
        {
          says: t('mail.import', {
            state: t(`runState.${lastImport.state}`),
            at: format.moment(lastImport.at),
            written: format.number(lastImport.written),
            refused: format.number(lastImport.refused),
          }),
        },
      ]
    : []
  return [{ says: t('mail.synced', { count: synced }) }, ...imported]
}

function causeIn(wording: Wording, cause: string | null, what: 'refused' | 'question'): string {
  const why = QuestionWhy.safeParse(cause)
  if (what === 'question' && why.success) return wording.t(`questions.why.${why.data}`)
  return wording.t(`causes.${explanationOf(cause, (name) => isCause(wording, name))}.title`)
}

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
