import type { D1Migration } from 'cloudflare:test'

declare global {
  namespace Cloudflare {
    /** What vitest.config.ts binds besides wrangler.toml. */
    interface Env {
      MIGRATIONS: D1Migration[]
      TEST_SENDGRID_PRIVATE_KEY: string
      TEST_ACCESS_PRIVATE_KEY: string
      MESSAGES: R2Bucket
      TORTURE_FIRST: string
      TORTURE_SEEDS: string
    }
  }
}
