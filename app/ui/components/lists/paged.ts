// One page of a list, and where the pages beside it begin.

export type Paged<Row> = { rows: Row[]; next: string | null; previous: string | null }
