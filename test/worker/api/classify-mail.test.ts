import { describe, expect, it } from 'vitest'
import { call, expectProblem } from './call.ts'

const BOUNCE = [
  'Return-Path: <>',
  'From: MAILER-DAEMON@mx.example.net',
  'To: bounce@lists.example.com',
  'Subject: failure notice',
  '',
  'Hi. This is the qmail-send program at mx.example.net.',
  '',
  '<ann@example.org>:',
  'Remote host said: 550 5.7.1 No such user here',
  '',
  '<bob@example.org>:',
  'Remote host said: 452 4.2.2 Mailbox full',
  '',
  '--- Below this line is a copy of the message.',
  '',
  'Received: from a by b; Tue, 3 Mar 2026 09:14:58 +0000',
  'Message-ID: <order-17@example.com>',
  'From: letters@example.com',
  'To: ann@example.org',
  'MIME-Version: 1.0',
  '',
  'Dear reader.',
  '',
].join('\r\n')

const post = (body: string, headers: Record<string, string> = {}) =>
  call('/v1/classify', {
    method: 'POST',
    body,
    headers: { 'content-type': 'message/rfc822', ...headers },
  })

describe('POST /v1/classify with a mail', () => {
  it('answers for each recipient, with the words that decided', async () => {
    const { status, body } = await post(BOUNCE)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      kind: 'bounce',
      shape: 'qmail',
      originalMessageId: 'order-17@example.com',
      recipients: [
        { recipient: 'ann@example.org', status: '5.1.1', reason: 'user_unknown', final: true },
        { recipient: 'bob@example.org', status: '4.2.2', reason: 'mailbox_full' },
      ],
    })
    const [ann] = body.recipients
    const { start, end } = ann.evidence
    expect(ann.diagnostic.slice(start, end)).toBe('No such user')
  })

  it('answers the same as for the words alone', async () => {
    const reply = { reply: '452 4.2.2 Mailbox full' }
    const alone = await call('/v1/classify', { method: 'POST', body: reply })
    const { body } = await post(BOUNCE)
    for (const key of ['status', 'class', 'reason', 'scope', 'action', 'rule', 'reported']) {
      expect(body.recipients[1][key]).toEqual(alone.body[key])
    }
  })

  it('says of a letter that it is none, and of a mail beyond the limits that it is that', async () => {
    const letter = await post('From: ann@example.org\r\nSubject: Hello\r\n\r\nHow are you?\r\n')
    expect(letter.body).toMatchObject({ kind: 'not_a_bounce', recipients: [] })
    let nested = 'Content-Type: multipart/mixed; boundary="b0"\n\n'
    for (let depth = 0; depth < 400; depth++) {
      nested += `--b${depth}\nContent-Type: multipart/mixed; boundary="b${depth + 1}"\n\n`
    }
    expect((await post(nested)).body).toMatchObject({ kind: 'beyond_limits', recipients: [] })
    expect((await post('')).body).toMatchObject({ recipients: [] })
  })

  it('reads the beginning of one that is longer than any other body may be', async () => {
    const { status, body } = await post(BOUNCE + 'lorem ipsum dolor sit amet\r\n'.repeat(100_000))
    expect(status).toBe(200)
    expect(body.recipients).toHaveLength(2)
  })

  it.each([
    [[{ reply: '550 5.1.1 User unknown' }, { reply: 5 }], ['1.reply']],
    [
      [{ reply: '550' }, { status: '5.1.1', replay: '550' }, 'x'],
      ['1', '2'],
    ],
    [{ reply: '550', type: 'lost' }, ['type']],
    [{ replay: '550' }, ['']],
    ['550', ['']],
  ])('says where a reply is none: %j', async (body, paths) => {
    const answer = await call('/v1/classify', { method: 'POST', body: JSON.stringify(body) })
    expectProblem(answer, 422, 'invalid_request')
    expect(answer.body.errors.map(({ path }: { path: string }) => path)).toEqual(paths)
  })

  it('does not take JSON for a mail, nor what is neither', async () => {
    expectProblem(
      await call('/v1/classify', { method: 'POST', body: '{', headers: {} }),
      400,
      'bad_json',
    )
    expectProblem(
      await post('550 5.1.1 User unknown', { 'content-type': 'text/plain' }),
      415,
      'unsupported_media_type',
    )
  })
})
