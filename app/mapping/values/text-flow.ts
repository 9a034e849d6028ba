// Words and tags of a page -> lines. Breaks wait for the next word, so that text never begins or ends with blanks and
// of several breaks the largest counts. Pure; every call takes constant time beside the length of its text.

export type TextFlow = {
  open: (tag: string) => void
  close: (tag: string) => void
  say: (text: string) => void
  /** Nothing more is taken. */
  isFull: () => boolean
  text: () => string
}

/** Line breaks before and after a block: two leave an empty line. */
const blocks: ReadonlyMap<string, readonly [before: number, after: number]> = new Map(
  Object.entries({
    p: [2, 2],
    pre: [2, 2],
    blockquote: [2, 2],
    table: [2, 2],
    hr: [2, 2],
    figure: [1, 1],
    h1: [3, 2],
    h2: [3, 2],
    h3: [3, 2],
    h4: [2, 2],
    h5: [2, 2],
    h6: [2, 2],
    div: [1, 1],
    section: [1, 1],
    article: [1, 1],
    aside: [1, 1],
    header: [1, 1],
    footer: [1, 1],
    main: [1, 1],
    nav: [1, 1],
    form: [1, 1],
    tr: [1, 1],
    li: [1, 1],
    dt: [1, 1],
    dd: [1, 1],
    dl: [2, 2],
  }),
)
const rows = new Set(['tr', 'table'])
const cells = new Set(['td', 'th'])
const betweenCells = '   '
const rule = '-'.repeat(40)
/** Deeper lists are not indented any further. */
const deepest = 10
// What parts words, by its code unit: a look at each unit costs a tenth of a pattern started anew for each text, and a
// page made to hurt has a hundred thousand texts.
const blanks = new Set(Array.from(' \t\r\n\f\u200B', (one) => one.charCodeAt(0)))

type List = { ordered: boolean; items: number; width: number }

type Flow = {
  text: string
  lists: List[]
  /** What stands before the next word: line breaks, or a blank, and the mark of an item. */
  breaks: number
  gap: string
  mark: string
  /** Something stands in the row of a table. */
  rowBegan: boolean
  /** A cell in which nothing stands yet: its own blocks break no line. */
  cellIsNew: boolean
  inPre: boolean
}

/** @param most characters after which nothing more is taken */
export function createTextFlow(most: number): TextFlow {
  const flow: Flow = {
    text: '',
    lists: [],
    breaks: 0,
    gap: '',
    mark: '',
    rowBegan: false,
    cellIsNew: false,
    inPre: false,
  }
  const isFull = () => flow.text.length > most
  return {
    open: (tag) => openTag(flow, tag),
    close: (tag) => closeTag(flow, tag),
    say: (text) => say(flow, text, isFull),
    isFull,
    text: () => flow.text,
  }
}

function openTag(flow: Flow, tag: string): void {
  if (tag === 'ul' || tag === 'ol') return openList(flow, tag === 'ol')
  if (tag === 'li') return openItem(flow)
  if (cells.has(tag)) return openCell(flow)
  if (tag === 'br') return breakBy(flow, flow.breaks + 1)
  if (rows.has(tag)) leaveRow(flow)
  if (tag === 'pre') flow.inPre = true
  breakBy(flow, blocks.get(tag)?.[0] ?? 0)
  if (tag === 'hr') putWord(flow, rule)
  if (tag === 'hr') breakBy(flow, 2)
}

function closeTag(flow: Flow, tag: string): void {
  if (tag === 'ul' || tag === 'ol') return closeList(flow)
  if (tag === 'pre') flow.inPre = false
  if (rows.has(tag)) leaveRow(flow)
  breakBy(flow, blocks.get(tag)?.[1] ?? 0)
}

function say(flow: Flow, text: string, isFull: () => boolean): void {
  if (isFull()) return
  if (flow.inPre) return putWord(flow, text)
  for (let from = 0; from < text.length && !isFull();) {
    const isBlank = blanks.has(text.charCodeAt(from))
    let to = from + 1
    while (to < text.length && blanks.has(text.charCodeAt(to)) === isBlank) to += 1
    if (!isBlank) putWord(flow, text.slice(from, to))
    else if (flow.gap === '') flow.gap = ' '
    from = to
  }
}

function putWord(flow: Flow, word: string): void {
  const began = flow.text !== ''
  if (flow.breaks > 0 && began) flow.text += '\n'.repeat(flow.breaks) + flow.mark
  else if (flow.mark !== '') flow.text += flow.mark
  else if (began) flow.text += flow.gap
  flow.text += word
  flow.breaks = 0
  flow.gap = ''
  flow.mark = ''
  flow.rowBegan = true
  flow.cellIsNew = false
}

function breakBy(flow: Flow, lines: number): void {
  if (!flow.cellIsNew) flow.breaks = Math.max(flow.breaks, lines)
}

function openList(flow: Flow, ordered: boolean): void {
  const { lists } = flow
  const outer = lists.at(-1)
  breakBy(flow, outer ? 1 : 2)
  const step = outer && lists.length < deepest ? (outer.ordered ? 3 : 2) : 0
  lists.push({ ordered, items: 0, width: (outer?.width ?? 1) + step })
}

function closeList(flow: Flow): void {
  flow.lists.pop()
  flow.mark = ''
  breakBy(flow, flow.lists.length > 0 ? 1 : 2)
}

function openItem(flow: Flow): void {
  breakBy(flow, 1)
  const list = flow.lists.at(-1)
  if (!list) return
  list.items += 1
  flow.mark = ' '.repeat(list.width) + (list.ordered ? `${list.items}. ` : '* ')
}

// A cell goes on in the line of the one before it.
function openCell(flow: Flow): void {
  flow.cellIsNew = true
  if (!flow.rowBegan) return
  flow.breaks = 0
  flow.gap = betweenCells
}

function leaveRow(flow: Flow): void {
  if (flow.rowBegan) flow.breaks = Math.min(flow.breaks, 1)
  flow.rowBegan = false
  flow.cellIsNew = false
}
