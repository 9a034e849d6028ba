// Rows of choices in which every choice of a name meets every choice of every other: two that do not go together show up,
// and so does each alone. A greedy search with dice, which fall the same way each time.

export type Factors = Readonly<Record<string, readonly unknown[]>>
/** For each name the place of what was chosen. */
export type Row = ReadonlyMap<string, number>

type Chosen = readonly [name: string, at: number]

const pairOf = ([one, oneAt]: Chosen, [other, otherAt]: Chosen): string =>
  one < other ? `${one} ${oneAt} ${other} ${otherAt}` : `${other} ${otherAt} ${one} ${oneAt}`

/** What a row makes meet. */
export const pairsOf = (row: Row): string[] => {
  const chosen = [...row]
  return chosen.flatMap((one, n) => chosen.slice(n + 1).map((other) => pairOf(one, other)))
}

/** Every pair that there is. */
export function allPairs(factors: Factors): Set<string> {
  const choices = Object.entries(factors).map(([name, values]) => values.map((_, at): Chosen => [name, at]))
  return new Set(
    choices.flatMap((ones, n) =>
      ones.flatMap((one) =>
        choices.slice(n + 1).flatMap((others) => others.map((other) => pairOf(one, other))),
      ),
    ),
  )
}

const triesPerRow = 50

/** Few rows in which all pairs meet. */
export function rowsOfPairs(factors: Factors): Row[] {
  const open = allPairs(factors)
  const dice = steadyDice()
  const rows: Row[] = []
  while (open.size > 0) {
    const tried = Array.from({ length: triesPerRow }, () => tryRow(factors, open, dice))
    const best = tried.reduce((one, other) => (other.closed > one.closed ? other : one))
    for (const pair of pairsOf(best.row)) open.delete(pair)
    rows.push(best.row)
  }
  return rows
}

// The names in any order, each with the choice that closes most pairs with those before it.
function tryRow(factors: Factors, open: ReadonlySet<string>, dice: () => number) {
  const row = new Map<string, number>()
  let closed = 0
  const shuffled = Object.entries(factors)
    .map(([name, values]) => ({ name, values, place: dice() }))
    .toSorted((one, other) => one.place - other.place)
  for (const { name, values } of shuffled) {
    const weighed = values.map((_, at) => ({
      at,
      closes: [...row].filter((other) => open.has(pairOf([name, at], other))).length,
      luck: dice(),
    }))
    const [best] = weighed.toSorted((one, other) => other.closes - one.closes || one.luck - other.luck)
    row.set(name, best?.at ?? 0)
    closed += best?.closes ?? 0
  }
  return { row, closed }
}

function steadyDice(): () => number {
  let state = 7
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647
}
