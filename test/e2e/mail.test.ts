/** Bounce mail from the mail server's side: `wrangler dev` hands it to email() as Email Routing does. */
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeVerp, verpSubject } from '../../src/bounce/verp.ts'
import type { DemoServer } from '../../src/cli/demo/server.ts'
import { runWrangler } from '../../src/cli/wrangler.ts'
import { verpProof } from '../../src/proof/verp-proof.ts'
import { api, startRebound } from './server.ts'

const SECRET = 'a secret of the return-path'
const DOMAIN = 'lists.example.com'
const PLAIN = `bounce@${DOMAIN}`

let server: DemoServer

beforeAll(async () => {
  server = await startRebound({ RETRY_TICK_SECONDS: '1' }, { WEBHOOK_SECRET_MAIL: SECRET })
}, 180_000)

afterAll(() => server?.stop())

let serial = 0
/** A delivery report as Postfix writes one. */
function report(recipient: string, status: string, reply: string, to = PLAIN): string {
  const id = `${Date.now()}.${++serial}@mx.example.net`
  return [
    'From: MAILER-DAEMON@mx.example.net (Mail Delivery System)',
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${new Date().toUTCString()}`,
    `Message-Id: <${id}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
    '',
    '--B',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system at host mx.example.net.',
    '',
    `<${recipient}>: host mail.example.org[192.0.2.25] said: ${reply}`,
    '',
    '--B',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    `Status: ${status}`,
    'Remote-MTA: dns; mail.example.org',
    `Diagnostic-Code: smtp; ${reply}`,
    '',
    '--B',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <original-${id}>`,
    `From: letters@${DOMAIN}`,
    `To: ${recipient}`,
    'Subject: News',
    '',
    '--B--',
    '',
  ].join('\r\n')
}

/** Delivers a mail to email(): whether it was taken. Refused is what makes the sending server keep it and come again. */
async function deliver(raw: string, to: string): Promise<'taken' | 'refused'> {
  const query = new URLSearchParams({ from: 'mailer-daemon@mx.example.net', to })
  const response = await fetch(`${server.url}/cdn-cgi/handler/email?${query}`, {
    method: 'POST',
    body: raw,
  })
  await response.arrayBuffer()
  expect([200, 500]).toContain(response.status)
  return response.ok ? 'taken' : 'refused'
}

async function returnPath(recipient: string): Promise<string> {
  const proof = (await verpProof(SECRET, verpSubject(recipient) ?? '')).slice(0, 16)
  const path = encodeVerp('bounce', recipient, DOMAIN, proof)
  if (path === null) throw new Error('too long a recipient')
  return path
}

async function lookUp(address: string) {
  const response = await api(server, '/v1/addresses/lookup', {
    method: 'POST',
    body: JSON.stringify({ addresses: [address] }),
  })
  const { addresses } = await response.json()
  return addresses[0]
}

async function logOf(address: string) {
  const response = await api(server, `/v1/log?address=${encodeURIComponent(address)}`)
  return (await response.json()).items
}

async function sql(command: string): Promise<void> {
  const args = ['d1', 'execute', 'rebound', '--local', '--persist-to', server.state]
  const code = await runWrangler([...args, '--command', command], { stdio: 'ignore' })
  expect(code).toBe(0)
}

describe('a bounce mail that came to a return-path of ours', () => {
  it('condemns an address that does not exist: it is logged, and not sendable', async () => {
    const address = 'ann@retry.example'
    const to = await returnPath(address)
    const mail = report(address, '5.1.1', '550 5.1.1 <ann@retry.example>: User unknown', to)
    expect(await deliver(mail, to)).toBe('taken')
    expect(await lookUp(address)).toMatchObject({
      sendable: false,
      state: 'undeliverable',
      lastStatus: '5.1.1',
      permanentErrors: 1,
    })
    expect(await logOf(address)).toMatchObject([
      { esp: 'mail', status: '5.1.1', reason: 'user_unknown', authenticity: 'signed_partially' },
    ])
  })

  it('opens a retry for a temporary error, and moves no counter yet', async () => {
    const address = 'busy@retry.example'
    const to = await returnPath(address)
    expect(await deliver(report(address, '4.2.2', '452 4.2.2 Mailbox full', to), to)).toBe('taken')
    const answer = await lookUp(address)
    expect(answer).toMatchObject({ sendable: true, state: 'retrying', transientErrors: 0 })
    expect(answer.retry.id).toMatch(/\w/)
    const retries = await (await api(server, '/v1/retries?state=open')).json()
    expect(retries.items.map((one: { address: string }) => one.address)).toContain(address)
  })

  it('reads a letter that stands in two parts, one of them HTML', async () => {
    const address = 'apart@retry.example'
    const part = (type: string, text: string) => ['--B', `Content-Type: text/${type}`, '', text, '']
    const mail = [
      'From: MAILER-DAEMON@mx.example.net',
      'Subject: Undeliverable: News',
      `Message-Id: <${Date.now()}@mx.example.net>`,
      'Content-Type: multipart/mixed; boundary="B"',
      '',
      ...part('plain', 'Your message could not be delivered.'),
      ...part(
        'html',
        `<p>&lt;${address}&gt;</p><p>Benutzer nicht verf&uuml;gbar: User unknown</p>`,
      ),
      '--B--',
      '',
    ].join('\r\n')
    expect(await deliver(mail, await returnPath(address))).toBe('taken')
    expect(await logOf(address)).toMatchObject([
      { reason: 'user_unknown', diagnostic: 'Benutzer nicht verfügbar: User unknown' },
    ])
  })

  it('counts once, however often it is delivered', async () => {
    const address = 'twice@retry.example'
    const to = await returnPath(address)
    const mail = report(address, '5.1.1', '550 5.1.1 User unknown', to)
    for (const _ of [1, 2, 3]) expect(await deliver(mail, to)).toBe('taken')
    expect(await lookUp(address)).toMatchObject({ permanentErrors: 1 })
    expect(await logOf(address)).toHaveLength(1)
  })
})

describe('a bounce mail that anybody may have written', () => {
  it('is shown, and moves nothing', async () => {
    const address = 'victim@retry.example'
    const mail = report(address, '5.1.1', '550 5.1.1 User unknown')
    const forged = `bounce+victim=retry.example+${createHmac('sha256', 'a guess').update('x').digest('hex').slice(0, 16)}@${DOMAIN}`
    expect(await deliver(mail, PLAIN)).toBe('taken')
    expect(await deliver(report(address, '5.1.1', '550 User unknown', forged), forged)).toBe(
      'taken',
    )
    expect(await lookUp(address)).toMatchObject({ sendable: true, permanentErrors: 0 })
    for (const row of await logOf(address)) expect(row.authenticity).toBe('unproven')
    expect(await logOf(address)).not.toHaveLength(0)
  })
})

describe('while the record is away', () => {
  it('a bounce is taken, kept by the clock, and recorded when it is back; what would be lost is refused', async () => {
    await sql('ALTER TABLE delivery_log RENAME TO away; ALTER TABLE unread_mails RENAME TO gone')
    const address = 'later@retry.example'
    const to = await returnPath(address)
    const mail = report(address, '5.1.1', '550 5.1.1 User unknown', to)
    expect(await deliver(mail, to)).toBe('taken')
    const nobody = report('', '5.1.1', '550 5.1.1 User unknown').replaceAll('<>', '')
    expect(await deliver(nobody, PLAIN)).toBe('refused')
    await sql('ALTER TABLE away RENAME TO delivery_log; ALTER TABLE gone RENAME TO unread_mails')
    expect(await deliver(nobody, PLAIN)).toBe('taken')
    await expect
      .poll(async () => (await lookUp(address)).permanentErrors, { timeout: 60_000, interval: 500 })
      .toBe(1)
    const { items } = await (await api(server, '/v1/unread')).json()
    expect(items).toHaveLength(1)
  }, 120_000)
})
