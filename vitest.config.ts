import { generateKeyPairSync } from 'node:crypto'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import { MAILGUN_KEY, mailgunEndpoint } from './test/mailgun-endpoint.ts'
import { notifyEndpoint } from './test/notify-endpoint.ts'
import { resendEndpoint } from './test/resend-endpoint.ts'
import { workerConfig } from './test/worker-config.ts'

const MIGRATIONS = await readD1Migrations('./migrations')

const resend = resendEndpoint()
const mailgun = mailgunEndpoint()
const notify = notifyEndpoint()

// The keys of an Access team for this run alone.
const access = generateKeyPairSync('rsa', { modulusLength: 2048 })

// `npm run torture` asks for more lives than every test run has.
const { TORTURE_FIRST = '1', TORTURE_SEEDS = '25' } = process.env

// A SendGrid key pair for this run alone.
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

export default defineConfig({
  test: {
    projects: [
      {
        // The pure core and the ESP adapters, in plain Node: fast, and proof that they are pure.
        test: {
          name: 'node',
          // Property tests on a busy machine.
          testTimeout: 30_000,
          include: [
            'test/bounce/**/*.test.ts',
            'test/contract/**/*.test.ts',
            'test/esp/**/*.test.ts',
            'test/cli/**/*.test.ts',
            'test/smtp/**/*.test.ts',
            'test/notify/**/*.test.ts',
            'test/retry/**/*.test.ts',
            'test/dashboard/**/*.test.ts',
            'test/import/**/*.test.ts',
          ],
        },
      },
      {
        // The product as a whole: `wrangler dev`, and a real Chromium.
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        // Everything else in the real runtime, on real D1 and Durable Objects.
        plugins: [
          cloudflareTest({
            main: './src/index.ts',
            wrangler: { configPath: workerConfig() },
            miniflare: {
              // Whatever the Worker fetches goes to a receiver of the tests: none needs a network.
              outboundService: (request) => {
                const { hostname } = new URL(request.url)
                if (hostname.endsWith('mailgun.net')) return mailgun(request)
                if (hostname.endsWith('.cloudflareaccess.com')) {
                  const jwk = access.publicKey.export({ format: 'jwk' })
                  return Response.json({ keys: [{ ...jwk, kid: 'test', alg: 'RS256' }] })
                }
                if (hostname.endsWith('notify.test')) return notify(request)
                if (hostname === 'resend.test') return resend(request)
                return new Response('no such host', { status: 502 })
              },
              // The optional bucket; tests of life without one take it out of their env.
              r2Buckets: ['MESSAGES'],
              bindings: {
                MIGRATIONS,
                RESEND_URL: 'http://resend.test/',
                RESEND_SECRET: 'whsec_dGVzdC1yZXNlbmQtc2VjcmV0LTMyLWJ5dGVzLWxvbmc=',
                MAILGUN_API_KEY: MAILGUN_KEY,
                API_TOKEN: 'test-token',
                API_TOKEN_READ: 'test-read-token',
                ERASE_SALT: 'test-salt',
                TORTURE_FIRST,
                TORTURE_SEEDS,
                TEST_ACCESS_PRIVATE_KEY: access.privateKey
                  .export({ type: 'pkcs8', format: 'pem' })
                  .toString(),
                WEBHOOK_SECRET_SENDGRID: publicKey
                  .export({ type: 'spki', format: 'der' })
                  .toString('base64'),
                TEST_SENDGRID_PRIVATE_KEY: privateKey
                  .export({ type: 'pkcs8', format: 'der' })
                  .toString('base64'),
                WEBHOOK_SECRET_POSTMARK: 'rebound:test,rebound:rotated',
                WEBHOOK_SECRET_POSTMARK_EU: 'rebound:eu',
                WEBHOOK_SECRET_MAILGUN: 'test-mailgun-key',
                WEBHOOK_SECRET_SES: 'arn:aws:sns:us-east-1:123456789012:test',
              },
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
