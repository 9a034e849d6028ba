// Secrets that everybody can read: those of the sandbox, and what is left standing of a template.

const published: ReadonlySet<string> = new Set([
  'sandbox-secret-0123456789abcdef',
  'sandbox-zoho-secret',
  Buffer.alloc(32, 'only for the sandbox').toString('base64'),
])
const placeholder = /^(change|replace)[-_ ]?(me|it|this)|^your[-_ ]|^<.*>$/i

/** A value that protects nothing: of the sandbox, or of a template. */
export const isPublished = (value: string): boolean => published.has(value) || placeholder.test(value)

/** A key of zeros: 32 bytes, and no secret. */
export const isZeros = (key: string): boolean => Buffer.from(key, 'base64').every((byte) => byte === 0)
