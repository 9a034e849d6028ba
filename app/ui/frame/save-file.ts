// A text that was fetched with a session token, which a plain link could not carry, as a file of the browser's.

/** The mark in front of comma-separated values makes Excel read UTF-8. */
export function saveFile(name: string, text: string, type: 'text/csv' | 'application/json'): void {
  const mark = type === 'text/csv' ? '\uFEFF' : ''
  const url = URL.createObjectURL(new Blob([mark, text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
