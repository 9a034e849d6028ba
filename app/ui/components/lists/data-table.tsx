// A table that reads like Polaris' own and folds into stacked rows on a phone: nothing scrolls sideways. Plain HTML,
// so a page of fifty rows costs the browser next to nothing.

import { Fragment, type ReactNode } from 'react'

export type Column<Row> = {
  id: string
  heading: string
  /** Right-aligned, with figures of equal width. */
  numeric?: boolean
  /** The heading is for screen readers only. */
  quiet?: boolean
  cell: (row: Row) => ReactNode
}

type DataTableProps<Row> = {
  caption: string
  /** How it folds on a phone: names beside values, or a record with its particulars below. */
  folds: 'figures' | 'list'
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  /** What a row opens to; null while it is closed. */
  renderDetail?: (row: Row) => ReactNode
}

export function DataTable<Row>({ caption, folds, columns, rows, keyOf, renderDetail }: DataTableProps<Row>) {
  return (
    <table className={`table table--${folds}`}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ id, heading, numeric, quiet }) => (
            <th key={id} scope="col" className={`table__${id}${numeric ? ' table__numeric' : ''}`}>
              <span className={quiet ? 'visually-hidden' : undefined}>{heading}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Fragment key={keyOf(row)}>
            <tr>
              {columns.map((column) => (
                <Cell key={column.id} column={column} row={row} />
              ))}
            </tr>
            <Detail columns={columns.length}>{renderDetail?.(row)}</Detail>
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const { id, heading, numeric, quiet, cell } = column
  return (
    <td
      data-heading={quiet ? undefined : heading}
      className={`table__${id}${numeric ? ' table__numeric' : ''}`}
      suppressHydrationWarning
    >
      {cell(row)}
    </td>
  )
}

function Detail({ columns, children }: { columns: number; children: ReactNode }) {
  if (children === null || children === undefined) return null
  return (
    <tr className="table__detail">
      <td colSpan={columns}>{children}</td>
    </tr>
  )
}
