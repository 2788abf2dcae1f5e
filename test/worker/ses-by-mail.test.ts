/** What Amazon SES tells is one thing, whether SNS posts it or mails it. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { ses } from '../../src/esp/ses.ts'
import { receiveMail } from '../../src/inbound.ts'
import { SES_MESSAGES, TIME } from '../esp/ses-messages.ts'
import { call } from './api/call.ts'

const SECRET = 'sns:a password'
const app = createApp({ esps: new Map([['ses', ses]]) })
const bindings = { ...env, WEBHOOK_SECRET_SES: SECRET }
const NOW = Date.now()

async function byWebhook(json: string): Promise<number> {
  const headers = {
    authorization: `Basic ${btoa(SECRET)}`,
    'content-type': 'application/json',
  }
  const request = { method: 'POST', headers, body: json }
  const answer = await app.request('https://rebound.test/webhooks/ses', request, bindings)
  expect(answer.status).toBe(200)
  return (await answer.json<{ recorded: number }>()).recorded
}

async function mailed(json: string, vouched: boolean): Promise<number> {
  const raw = new TextEncoder().encode(
    `From: no-reply@sns.amazonaws.com\r\nSubject: Amazon SES: mailbox does not exist\r\nMessage-ID: <sns@example.net>\r\nDate: Fri, 01 May 2026 09:00:00 GMT\r\n\r\n${json}\r\n\r\n--\r\nTo stop {this}, go elsewhere.\r\n`,
  )
  const mail = { raw, envelopeFrom: '', envelopeTo: null, vouched, proofNeeded: false }
  return (await receiveMail(mail, env, NOW)).recorded
}

const byMail = (json: string) => mailed(json, true)

/** Without a proof, until somebody accepts it. */
async function byAcceptedMail(json: string, domain: string): Promise<number> {
  const recorded = await mailed(json, false)
  const { body } = await call(`/v1/log?domain=${domain}`)
  for (const { id } of body.items) {
    expect((await call(`/v1/log/${id}/accept`, { method: 'POST' })).status).toBe(200)
  }
  return recorded
}

/** What matters of each recipient, but not by which door and proof it came. */
async function told(domain: string) {
  const { results } = await env.DB.prepare(
    `SELECT address, kind, class, counts, condemns, final, may_be_answer, outcome, logged_status, occurred_at, status, reason, scope, action, confidence, rule, reported_status, reply_code, diagnostic, esp_reason, evidence, not_before, message_id, metadata
    FROM delivery_log WHERE address LIKE '%@' || ?1 AND authenticity<>'accepted' ORDER BY address`,
  )
    .bind(domain)
    .all<{ address: string }>()
  const states = results.map(async ({ address }) => {
    const { body } = await call(`/v1/addresses/${encodeURIComponent(address)}`)
    const { state, permanentErrors, transientErrors, retry } = body
    return { state, permanentErrors, transientErrors, mode: retry?.mode }
  })
  return JSON.stringify([results, await Promise.all(states)]).replaceAll(domain, 'example.com')
}

it.each(SES_MESSAGES.map(([name, message], n) => ({ name, message, n })))(
  'says the same by mail: $name',
  async ({ message, n }) => {
    const json = (domain: string) =>
      JSON.stringify(message)
        .replaceAll('example.com', domain)
        .replaceAll(TIME, new Date(NOW - 60_000).toISOString())
    const doors = [byWebhook, byMail, byAcceptedMail]
    const answers = doors.map(async (send) => {
      const domain = `${send.name.toLowerCase()}-${n}.example`
      const recorded = await send(json(domain), domain)
      return { recorded, told: JSON.parse(await told(domain)) }
    })
    const [posted, proven, accepted] = await Promise.all(answers)
    expect(proven).toEqual(posted)
    expect(accepted).toEqual(posted)
    expect(posted?.told[0]).toHaveLength(posted?.recorded ?? 0)
  },
)
