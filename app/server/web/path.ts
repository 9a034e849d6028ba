// One spelling for an address: Remix finds the same route under many. Pure.

// Any: only what stands behind it is looked at.
const origin = 'http://path'

/**
 * The path as the routes see it: with its dots and backslashes followed and without a fragment, as every URL is read, then
 * decoded, lower case, without `.data` and slashes at its end.
 * @returns null when it is none
 */
export function canonicalPath(url: string): string | null {
  if (!url.startsWith('/') || !URL.canParse(origin + url)) return null
  const plain = decoded(new URL(origin + url).pathname)
    ?.toLowerCase()
    .replaceAll(/\/+/g, '/')
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
