// One page of a list, and where the pages beside it begin.

export type { Paged } from '#app/db/screens/paging.server.ts'
