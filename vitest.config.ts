import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'

const MIGRATIONS = await readD1Migrations('./migrations')

export default defineConfig({
  test: {
    projects: [
      {
        // The pure core and the ESP adapters, in plain Node: fast, and proof that they are pure.
        test: {
          name: 'node',
          include: ['test/bounce/**/*.test.ts', 'test/esp/**/*.test.ts', 'test/cli/**/*.test.ts'],
        },
      },
      {
        // Everything else in the real runtime, on real D1 and Durable Objects.
        plugins: [
          cloudflareTest({
            main: './src/index.ts',
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: { MIGRATIONS, API_TOKEN: 'test-token', API_TOKEN_READ: 'test-read-token' },
            },
          }),
        ],
        test: {
          name: 'worker',
          include: ['test/worker/**/*.test.ts', 'test/torture/**/*.test.ts'],
          setupFiles: ['./test/worker/setup.ts'],
          testTimeout: 30_000,
        },
      },
    ],
  },
})
