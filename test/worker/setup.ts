import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { config } from 'zod'
import english from '../../src/stand-ins/zod-messages.ts'

await applyD1Migrations(env.DB, env.MIGRATIONS)
// As the alias in wrangler.toml has it.
config(english())
