// Whether a Zoho layout suits new records. Source: contracts/zoho 2.2, 9.17: with a layout given, fields that
// are not in it are ignored, and those it demands cannot be lacking. Pure.

export type Layout = {
  id: string
  name: string
  /** API names of the fields in it. */
  fields: readonly string[]
  required: readonly string[]
}

/** Without our id field in it, a new record would not carry the id. */
export const keepsId = ({ fields }: Pick<Layout, 'fields'>, idField: string | null): boolean =>
  idField === null || fields.includes(idField)

/** Fields that the layout demands and nothing fills. Zoho gives the owner by itself. */
export const unfilled = ({ required }: Pick<Layout, 'required'>, filled: ReadonlySet<string>): string[] =>
  required.filter((field) => field !== 'Owner' && !filled.has(field))

/** `gone`: the module has no such layout. Either way new records get Zoho's standard one. */
export type LayoutProblem = 'gone' | 'without_id'

/** Why a chosen layout is not given to new records; null: it is, or the module's layouts were never read. */
export function layoutProblem(
  layouts: readonly Layout[],
  chosen: string | null,
  idField: string | null,
): LayoutProblem | null {
  if (chosen === null || layouts.length === 0) return null
  const layout = layouts.find(({ id }) => id === chosen)
  if (!layout) return 'gone'
  return keepsId(layout, idField) ? null : 'without_id'
}
