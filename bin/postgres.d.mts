/** A private PostgreSQL server in a temporary folder, on a free port. */
export function startPostgres(): Promise<{ url: string; stop: () => Promise<void> }>
export function postgresPrograms(): {
  folder: string
  account: { uid: number; gid: number } | undefined
}
