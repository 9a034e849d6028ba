// Prisma's command line without its binary engine: everything it does here runs over an in-memory PGlite.
// The app itself opens the database in app/db/client.server.ts and applies migrations in app/db/migrate.server.ts.

import { PGlite } from '@electric-sql/pglite'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { defineConfig } from 'prisma/config'

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  experimental: { adapter: true },
  engine: 'js',
  adapter: async () => new PrismaPGlite(new PGlite()),
})
