// What is kept for a key (of a database, a shop, a list) is made when it is first asked for.

type Kept<Key, Value> = {
  get: (key: Key) => Value | undefined
  set: (key: Key, value: Value) => unknown
}

/** What is kept there for `key`; made, and kept from then on, where there is nothing. */
export function madeOnce<Key, Value>(kept: Kept<Key, Value>, key: Key, make: () => Value): Value {
  const known = kept.get(key)
  if (known !== undefined) return known
  const made = make()
  kept.set(key, made)
  return made
}
