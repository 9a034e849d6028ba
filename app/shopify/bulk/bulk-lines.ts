// A bulk result's lines -> records with their children. Pure.
//
// We ask for `groupObjects: true`, but a result is not always grouped (contracts/shopify 4). So the children that do not stand
// behind their own parent are counted first, and a record is given out as soon as it has all of its own: in a grouped file when
// the next one begins.

export type BulkRecord = {
  /** The top-level record, as in the file. */
  root: Record<string, unknown>
  children: Record<string, unknown>[]
  /** True for a parent whose children were too far away: read it again from Shopify. */
  incomplete: boolean
}

/** By the record's id: how many of its children stand elsewhere than in one row behind it. Empty for a grouped file. */
export type StrayCounts = ReadonlyMap<string, number>

// The key's own quotes: inside a text they would be escaped.
const parentKey = /"__parentId"\s*:\s*("(?:[^"\\]|\\.)*")/
/** Our queries ask for it first. */
const idInFront = /^\{"id":("(?:[^"\\]|\\.)*")/

/** First pass: nothing but ids is looked at, and kept only of what is not grouped. */
export async function countStrays(lines: AsyncIterable<string>): Promise<StrayCounts> {
  const counts = new Map<string, number>()
  let root = ''
  let rootId: string | null = null
  for await (const line of lines) {
    if (line.trim() === '') continue
    const match = parentKey.exec(line)
    if (!match?.[1]) {
      root = line
      rootId = null
      continue
    }
    const parent = String(JSON.parse(match[1]))
    if (root !== '') rootId ??= idOf(root)
    if (rootId === parent) continue
    // The row behind the parent ends here.
    root = ''
    rootId = null
    counts.set(parent, (counts.get(parent) ?? 0) + 1)
  }
  return counts
}

function idOf(line: string): string {
  const match = idInFront.exec(line)
  return match?.[1] ? String(JSON.parse(match[1])) : (text(parse(line)['id']) ?? '')
}

/** Lines that wait for their relatives; beyond this the oldest record is given up and read again from Shopify. */
const mostHeld = 100_000

/**
 * Second pass: whole records, in the same order each time the same file is read.
 * @param strays null when the query has no children
 */
export async function* groupByParent(
  lines: AsyncIterable<string>,
  strays: StrayCounts | null,
  most = mostHeld,
): AsyncGenerator<BulkRecord> {
  const waiting = createWaiting(strays ?? new Map())
  for await (const line of lines) {
    if (line.trim() === '') continue
    if (strays) yield* waiting.add(parse(line))
    else yield { root: parse(line), children: [], incomplete: false }
    const lost = waiting.lines() > most ? waiting.giveUpOldest() : null
    if (lost) yield lost
  }
  yield* waiting.endBlock()
  for (let lost = waiting.giveUpOldest(); lost; lost = waiting.giveUpOldest()) yield lost
}

type Whole = { root: Record<string, unknown>; children: Record<string, unknown>[] }
const wholeRecord = ({ root, children }: Whole): BulkRecord => ({ root, children, incomplete: false })
const givenUpRecord = (id: string): BulkRecord => ({ root: { id }, children: [], incomplete: true })

/** Records whose relatives have not all come yet. */
function createWaiting(strays: StrayCounts) {
  /** The record that was begun last, with what stands in one row behind it. */
  let block: (Whole & { id: string }) | null = null
  const strewn = createStrewn(strays)

  function add(object: Record<string, unknown>): BulkRecord[] {
    const parent = text(object['__parentId'])
    if (block && block.id === parent) {
      block.children.push(object)
      return block.children.length > mostHeld ? giveUpBlock(block.id) : []
    }
    const ended = endBlock()
    if (parent !== null) return [...ended, ...strewn.addStray(parent, object)]
    block = { id: text(object['id']) ?? '', root: object, children: [] }
    return ended
  }

  function giveUpBlock(id: string): BulkRecord[] {
    block = null
    return [strewn.giveUp(id)]
  }

  function endBlock(): BulkRecord[] {
    if (!block) return []
    const { id, ...whole } = block
    block = null
    return strays.has(id) ? strewn.addBlock(id, whole) : [wholeRecord(whole)]
  }

  return {
    add,
    endBlock,
    giveUpOldest: strewn.giveUpOldest,
    lines: () => strewn.lines() + (block ? block.children.length + 1 : 0),
  }
}

type Held = { root: Whole['root'] | null; children: Whole['children']; strays: number }
const linesOf = ({ root, children }: Held): number => children.length + (root ? 1 : 0)

/** Those of which children stand elsewhere in the file. */
function createStrewn(strays: StrayCounts) {
  const held = new Map<string, Held>()
  const givenUp = new Set<string>()
  let lines = 0

  function addTo(id: string, more: Partial<Whole>, came: number): BulkRecord[] {
    if (givenUp.has(id)) return []
    const entry: Held = held.get(id) ?? { root: null, children: [], strays: 0 }
    const before = linesOf(entry)
    if (more.root) entry.root = more.root
    for (const child of more.children ?? []) entry.children.push(child)
    entry.strays += came
    lines += linesOf(entry) - before
    held.set(id, entry)
    const { root, children } = entry
    if (!root || entry.strays < (strays.get(id) ?? 0)) return []
    drop(id, entry)
    return [wholeRecord({ root, children })]
  }

  function drop(id: string, entry: Held): void {
    held.delete(id)
    lines -= linesOf(entry)
  }

  function giveUp(id: string): BulkRecord {
    const entry = held.get(id)
    if (entry) drop(id, entry)
    givenUp.add(id)
    return givenUpRecord(id)
  }

  return {
    addStray: (id: string, child: Record<string, unknown>) => addTo(id, { children: [child] }, 1),
    addBlock: (id: string, whole: Whole) => addTo(id, whole, 0),
    giveUp,
    giveUpOldest: () => {
      const [oldest] = held.keys()
      return oldest === undefined ? null : giveUp(oldest)
    },
    lines: () => lines,
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function parse(line: string): Record<string, unknown> {
  const object: unknown = JSON.parse(line)
  if (typeof object !== 'object' || object === null)
    throw new SyntaxError('a line of the result is no object')
  return { ...object }
}
