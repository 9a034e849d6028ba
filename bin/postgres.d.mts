/** A private PostgreSQL server on a free port of this machine. */
export function startPostgres(): Promise<{ url: string; stop: () => Promise<void> }>
