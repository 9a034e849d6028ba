// Prisma's command line without its binary engine: everything it does here runs over an in-memory PGlite.
// The app itself opens the database in app/db/client.server.ts and applies migrations in app/db/migrate.server.ts.

import { PGlite } from '@electric-sql/pglite'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { defineConfig } from 'prisma/config'

// Prisma hands a whole migration to one prepared statement, which takes only one command: a migration is a script.
class ScriptedPGlite extends PrismaPGlite {
  override async connectToShadowDb() {
    const shadow = new PGlite()
    const adapter = await new PrismaPGlite(shadow).connect()
    const executeRaw = adapter.executeRaw.bind(adapter)
    adapter.executeRaw = async (query) => {
      if (query.args.length > 0) return executeRaw(query)
      await shadow.exec(query.sql)
      return 0
    }
    return adapter
  }
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  experimental: { adapter: true },
  engine: 'js',
  adapter: async () => new ScriptedPGlite(new PGlite()),
})
