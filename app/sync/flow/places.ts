// So many at once: of each key, and of all keys together. Whoever finds no place does not wait for one.

type Places = {
  /** @returns gives the place back; null where none is free */
  enter: (key: string) => (() => void) | null
}

export function createPlaces(most: { ofKey: number; ofAll: number }): Places {
  const taken = new Map<string, number>()
  let all = 0
  return {
    enter: (key) => {
      const own = taken.get(key) ?? 0
      if (own >= most.ofKey || all >= most.ofAll) return null
      taken.set(key, own + 1)
      all++
      return () => {
        const left = (taken.get(key) ?? 0) - 1
        if (left > 0) taken.set(key, left)
        else taken.delete(key)
        all--
      }
    },
  }
}
