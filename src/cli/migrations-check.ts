/** Fails if `src/db/schema.ts` has changes without a migration: drizzle-kit's own check only compares the migrations with each other. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api'
import * as schema from '../db/schema.ts'

const META = join(import.meta.dirname, '../../migrations/meta')

const latest = globSync('*_snapshot.json', { cwd: META }).toSorted().at(-1)
if (latest === undefined) throw new Error(`no migrations in ${META}`)
const migrated = JSON.parse(readFileSync(join(META, latest), 'utf8'))
const wanted = await generateSQLiteDrizzleJson({ ...schema }, migrated.id)
const missing = await generateSQLiteMigration(migrated, wanted)
if (missing.length > 0) {
  console.error(
    `The migrations are behind src/db/schema.ts. Run: npm run migrations -- --name WHAT\n${missing.join('\n')}`,
  )
  process.exitCode = 1
}
