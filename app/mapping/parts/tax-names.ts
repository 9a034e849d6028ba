// What the name of a tax says that it is, where it says so. Pure.
//
// Of one rate an organisation mostly has one tax, and calls it as it likes: that one is taken. Only where both names say
// which tax they are, and not the same, somebody has to look (decision 055).

const vat =
  'vat mwst mehrwertsteuer ust umsatzsteuer tva iva btw moms mva alv ptu dph ddv pdv pvn pvm kdv ндс пдв φπα fpa áfa'
const kinds: readonly (readonly string[])[] = [
  vat.split(' '),
  ['gst', 'tps'],
  ['hst', 'tvh'],
  ['pst', 'rst'],
  ['qst', 'tvq'],
  ['cgst'],
  ['sgst', 'utgst'],
  ['igst'],
  ['sales', 'state', 'county', 'city', 'district'],
  ['consumption', 'jct', '消費税'],
]

const kindsIn = (name: string | null): Set<number> => {
  const words = new Set(
    (name ?? '')
      .normalize('NFC')
      .toLowerCase()
      .match(/\p{L}+/gu),
  )
  return new Set(kinds.flatMap((names, at) => (names.some((word) => words.has(word)) ? [at] : [])))
}

/** Whether two names say that they are different taxes; names that say nothing are never at odds. */
export function areAtOdds(one: string | null, other: string | null): boolean {
  const [ours, theirs] = [kindsIn(one), kindsIn(other)]
  return ours.size > 0 && theirs.size > 0 && ours.isDisjointFrom(theirs)
}
