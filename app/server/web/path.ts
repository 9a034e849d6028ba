// One spelling for an address: Remix finds the same route under many. Pure.

/**
 * The path as the routes see it: decoded, lower case, without `.data` and slashes at its end.
 * @returns null when it is none
 */
export function canonicalPath(url: string): string | null {
  const [path = ''] = url.split('?', 1)
  if (!path.startsWith('/')) return null
  const plain = decoded(path)?.toLowerCase().replaceAll(/\/+/g, '/')
  if (plain === undefined) return null
  return withoutSlash(withoutSlash(plain).replace(/\.data$/, '')) || '/'
}

const withoutSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path)

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
