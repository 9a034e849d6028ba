// Whether a Zoho layout suits new records. Source: contracts/zoho 2.2 and pitfall 17: with a layout given, fields that
// are not in it are ignored, and those it demands cannot be lacking. Pure.

export type Layout = {
  /** API names of the fields in it. */
  fields: readonly string[]
  required: readonly string[]
}

/** Without our id field in it, a new record would not carry the id. */
export const keepsId = ({ fields }: Layout, idField: string | null): boolean =>
  idField === null || fields.includes(idField)

/** Fields that the layout demands and nothing fills. Zoho gives the owner by itself. */
export const unfilled = ({ required }: Layout, filled: ReadonlySet<string>): string[] =>
  required.filter((field) => field !== 'Owner' && !filled.has(field))
