// A record's name on one line. Variants of a product differ at the end of their names: where there is no room for all of it
// the middle goes.

const longName = 20
const longestTail = 20

/** The end of a long name, which is shown in any case; empty for a short name. No letter is cut in two, as people see letters. */
export function tailOf(name: string): string {
  const letters = [...new Intl.Segmenter().segment(name)]
  if (letters.length <= longName) return ''
  const from = letters[letters.length - Math.min(longestTail, Math.floor(letters.length / 2))]
  return from ? name.slice(from.index) : ''
}

export function CutName({ name }: { name: string }) {
  const tail = tailOf(name)
  if (tail === '') return <bdi>{name}</bdi>
  return (
    <bdi className="cut" title={name}>
      <span>{name.slice(0, name.length - tail.length)}</span>
      <span>{tail}</span>
    </bdi>
  )
}

/** Of a row: what people look for first. */
export function RecordName({ name }: { name: string }) {
  return (
    <strong>
      <CutName name={name} />
    </strong>
  )
}
