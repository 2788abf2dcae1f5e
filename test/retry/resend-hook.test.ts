/** The call to the sender's own endpoint, against real HTTP servers that behave in every way such an endpoint can. */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, it } from 'vitest'
import { replyEvent } from '../../src/retry/resend/replies.ts'
import { hookResender } from '../../src/retry/resend/resend-hook.ts'
import type { ResendItem } from '../../src/retry/resend/resender.ts'

const SECRET = 'whsec_dGVzdC1yZXNlbmQtc2VjcmV0LTMyLWJ5dGVzLWxvbmc='
const MINUTE = 60_000

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server for one test; returns its URL. */
async function endpoint(
  handle: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    handle(request, response, Buffer.concat(chunks).toString())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}/resend`
}

const answering = (status: number, body: string, headers: Record<string, string> = {}) =>
  endpoint((_, response) => response.writeHead(status, headers).end(body))

const item = (n: number): ResendItem => ({
  retryId: `000000000000000${n}-19a0b3c4d5e`,
  address: `user-${n}@example.com`,
  startedAt: Date.UTC(2026, 0, 1),
  endsAt: Date.UTC(2026, 0, 2),
  mode: 'resend',
  inFlightUntil: null,
  planId: '',
  pulledUntil: 0,
  lastStatus: '4.3.2',
  lastReason: null,
  messages: [
    {
      esp: 'ses',
      source: 'eu',
      messageId: `m${n}`,
      occurredAt: Date.UTC(2026, 0, 1),
      metadata: { campaign: 'spring' },
    },
  ],
  more: false,
  attempt: n,
})
const ITEMS = [item(1), item(2), item(3)]
const [FIRST, SECOND, THIRD] = ITEMS.map(({ retryId }) => retryId)

const results = async (url: string) => {
  const outcome = await hookResender(url, [SECRET])(ITEMS, Date.now())
  return { ...outcome, results: ITEMS.map(({ retryId }) => outcome.items.get(retryId)?.result) }
}
const NOTHING = ['failed', 'failed', 'failed']

it('carries everything that is needed to send again, signed so that the official library believes it', async () => {
  const seen: { body: unknown; id: unknown }[] = []
  const url = await endpoint((request, response, body) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    seen.push({ body: new Webhook(SECRET).verify(body, headers), id: headers['webhook-id'] })
    response.end(JSON.stringify({ items: [] }))
  })
  await hookResender(url, [SECRET])([item(4)], Date.now())
  await hookResender(url, [SECRET])([item(4)], Date.now())
  expect(seen[0]).toEqual(seen[1])
  expect(seen[0]?.body).toEqual({
    items: [
      {
        retryId: item(4).retryId,
        idempotencyKey: `${item(4).retryId}/4`,
        attempt: 4,
        address: 'user-4@example.com',
        lastStatus: '4.3.2',
        lastReason: null,
        startedAt: '2026-01-01T00:00:00.000Z',
        endsAt: '2026-01-02T00:00:00.000Z',
        messages: [
          {
            esp: 'ses',
            source: 'eu',
            messageId: 'm4',
            metadata: { campaign: 'spring' },
            occurredAt: '2026-01-01T00:00:00.000Z',
          },
        ],
        more: false,
      },
    ],
  })
})

it('only the same attempts have the id of a call that came before', async () => {
  const ids: unknown[] = []
  const url = await endpoint((request, response) => {
    ids.push(request.headers['webhook-id'])
    response.end('{}')
  })
  const [one, two, three] = [item(1), item(2), item(3)]
  for (const asked of [[one, two], [one, two], [one, three], [one], [{ ...one, attempt: 2 }]])
    await hookResender(url, [SECRET])(asked, Date.now())
  expect(ids[1]).toBe(ids[0])
  expect(new Set(ids).size).toBe(4)
})

it.each(['README.md', 'README.ja.md'])('%s shows everything that is sent', async (file) => {
  const bodies: string[] = []
  const url = await endpoint((_, response, body) => {
    bodies.push(body)
    response.end('{}')
  })
  await hookResender(url, [])([item(3)], Date.now())
  const readme = readFileSync(file, 'utf8')
  const [, shown = ''] = /POST \/your\/resend[^{]*(\{[^`]*)```/.exec(readme) ?? []
  const names = (text = '') => {
    const [one] = JSON.parse(text).items
    return [...Object.keys(one), ...Object.keys(one.messages[0])]
  }
  expect(names(shown)).toEqual(names(bodies[0]))
})

it('an answer speaks for each item; one that is left out has failed, and so has nothing else', async () => {
  const items = [
    { retryId: FIRST, result: 'accepted' },
    { retryId: SECOND, reply: '451 4.3.2 Not accepting mail' },
  ]
  const outcome = await results(await answering(200, JSON.stringify({ items })))
  expect(outcome.results).toEqual(['accepted', 'reply', 'failed'])
  expect(outcome.answered).toBe(true)
})

it('that nothing could be sent is an answer too: the endpoint is well', async () => {
  const items = [{ retryId: FIRST, result: 'failed' }]
  const outcome = await results(await answering(200, JSON.stringify({ items })))
  expect(outcome).toMatchObject({ status: 200, answered: true, results: NOTHING })
})

/** What a sender may have got from a gateway in front of its mail service. */
const OF_HTTP = [
  '200 OK',
  '202 Accepted',
  '400 Bad Request',
  '404 Not Found',
  '404: Not Found',
  '408 Request Timeout',
  '413 Payload Too Large',
  '429 Too Many Requests',
  '451 Unavailable For Legal Reasons',
  '500 Internal Server Error',
  '502 Bad Gateway',
  '503 Service Unavailable',
  '503 Service Temporarily Unavailable',
  '504 Gateway Time-out',
  // HTTP/2 says no more.
  '503 ',
]

it.each([
  ['words we do not know', { retryId: SECOND, result: 'perhaps' }],
  ['an empty reply', { retryId: SECOND, reply: '' }],
  ['digits without end', { retryId: SECOND, reply: '4'.repeat(5_000) }],
  ['a greeting', { retryId: SECOND, reply: 'hello world' }],
  ['a word of its own queue', { retryId: SECOND, result: 'reply', reply: 'queued' }],
  ['a half-way reply', { retryId: SECOND, reply: '354 go ahead' }],
  ...OF_HTTP.map((reply): [string, object] => [`HTTP's ${reply}`, { retryId: SECOND, reply }]),
  ['what a server says of a login', { retryId: SECOND, reply: '235 2.7.0 Accepted' }],
  ['numbers and versions', { retryId: SECOND, reply: '2026-11-23 450ms on 4.2.1.9, PHP/5.6.40' }],
  ['a time it took', { retryId: SECOND, reply: '250ms' }],
  [
    'versions of the same length',
    { retryId: SECOND, reply: 'on 5.7.5091, 5.7.1b, 5.7. and 5.7.x' },
  ],
  ['a reply that is none', { retryId: SECOND, result: 'reply' }],
  ['a reply that is no text', { retryId: SECOND, reply: 452 }],
  ['a failure, whatever the server said', { retryId: SECOND, result: 'failed', reply: '550 No' }],
  ['no id', { result: 'accepted' }],
  ['null', null],
])(
  'garbage about one item (%s) takes nothing from the others: what was accepted is not sent again',
  async (_, garbage) => {
    const items = [
      { retryId: FIRST, result: 'accepted' },
      garbage,
      { retryId: THIRD, result: 'gone' },
    ]
    const outcome = await results(await answering(200, JSON.stringify({ items })))
    expect(outcome.results).toEqual(['accepted', 'failed', 'gone'])
  },
)

it.each([
  ['no reply', null],
  ['what the submission server said', '250 2.0.0 queued as 4f2c'],
  ['garbage', { code: 250 }],
  ['words without end', 'x'.repeat(20_000)],
])('a result that is said outright holds, beside %s', async (_, reply) => {
  const items = [
    { retryId: FIRST, result: 'accepted', reply },
    { retryId: SECOND, result: 'gone', reply },
    { retryId: THIRD, result: null, reply: '452 4.2.2 Mailbox full' },
  ]
  const outcome = await results(await answering(200, JSON.stringify({ items })))
  expect(outcome.results).toEqual(['accepted', 'gone', 'reply'])
})

it.each([
  ['250 2.0.0 OK', 'delivered'],
  ['smtp; 250 2.0.0 OK', 'delivered'],
  ['2.1.5 Recipient valid', 'delivered'],
  ['452 4.2.2 Mailbox full', 'bounced'],
  ['502 5.5.1 Error: command not implemented', 'bounced'],
  ['503 Bad sequence of commands', 'bounced'],
  ['421 Service unavailable', 'bounced'],
  ['451 Internal server error', 'bounced'],
  ['550 Too many requests', 'bounced'],
  ['442 Connection dropped', 'bounced'],
  ['550', 'bounced'],
  ['404 5.1.1 Unknown user', 'bounced'],
  ['SMTP;550 5.1.1 User unknown', 'bounced'],
  ['421-mx.example.net\r\n421 Too busy', 'bounced'],
  ['4.2.2 Mailbox full', 'bounced'],
  ['Message failed: 452 4.2.2 Mailbox full', 'bounced'],
  ['host mx.example.net said: mailbox full (#4.2.2)', 'bounced'],
  [' 250 OK', 'delivered'],
  ['x-lmtp;250 OK', 'delivered'],
  [' 550 No', 'bounced'],
  ['x-lmtp;550 No', 'bounced'],
  ['refused: 5.7.509', 'bounced'],
  ...Array.from(`:;('"<[#- `, (mark): [string, string] => [`refused${mark}5.1.1`, 'bounced']),
])('takes %j for a reply', async (reply, kind) => {
  const url = await answering(200, JSON.stringify({ items: [{ retryId: FIRST, reply }] }))
  const outcome = await hookResender(url, [SECRET])(ITEMS, Date.now())
  expect(outcome.items.get(FIRST ?? '')).toEqual({ result: 'reply', reply })
  expect(replyEvent(item(1), reply)).toMatchObject({ kind, diagnostic: reply })
})

it('any 2xx may carry the answer', async () => {
  const items = ITEMS.map(({ retryId }) => ({ retryId, result: 'accepted' }))
  const outcome = await results(await answering(202, JSON.stringify({ items })))
  expect(outcome).toMatchObject({ status: 202, results: ['accepted', 'accepted', 'accepted'] })
})

const UNNAMED = 'the answer does not name it'
const UNKNOWN = 'its result is not accepted, reply, gone or failed'
const NO_REPLY = 'it has no reply that holds a code'
it.each([
  ['nothing', '', 'the answer is empty'],
  ['a line end', '\n', 'the answer is empty'],
  ['a web page', '<html>Welcome</html>', 'the answer is not JSON'],
  ['half of it', '{"items":[{"retryId":', 'the answer is not JSON'],
  ['other JSON', '{"ok":true}', 'the answer has no array of items'],
  ['a list', '[]', 'the answer has no array of items'],
  ['items that are none', '{"items":{}}', 'the answer has no array of items'],
  ['no word about any', '{"items":[]}', UNNAMED],
  ['word about others', '{"items":[{"retryId":"other","result":"accepted"}]}', UNNAMED],
  ['words we do not know', `{"items":[{"retryId":"${FIRST}","result":"perhaps"}]}`, UNKNOWN],
  ['a capital letter', `{"items":[{"retryId":"${FIRST}","result":"Accepted"}]}`, UNKNOWN],
  ['an id and nothing else', `{"items":[{"retryId":"${FIRST}"}]}`, NO_REPLY],
  ['words without a code', `{"items":[{"retryId":"${FIRST}","reply":"Mailbox full"}]}`, NO_REPLY],
])(
  '200 with %s: the attempt has failed, which says why, and so has the endpoint',
  async (_, body, problem) => {
    const outcome = await results(await answering(200, body))
    expect(outcome).toMatchObject({
      status: 200,
      answered: false,
      results: NOTHING,
      notBefore: null,
    })
    expect(outcome.items.get(FIRST ?? '')).toEqual({ result: 'failed', problem })
  },
)

it('of two words about one item, garbage does not take back the other', async () => {
  const said = { retryId: FIRST, result: 'accepted' }
  const garbage = [{ retryId: FIRST, result: 'perhaps' }, { retryId: FIRST }]
  for (const items of [
    [said, ...garbage],
    [...garbage, said],
  ]) {
    const outcome = await results(await answering(200, JSON.stringify({ items })))
    expect(outcome.results).toEqual(['accepted', 'failed', 'failed'])
  }
})

it.each([500, 502, 503, 404, 401])(
  '%i: the attempt has failed, and so has the endpoint',
  async (status) => {
    const items = ITEMS.map(({ retryId }) => ({ retryId, result: 'accepted' }))
    const outcome = await results(await answering(status, JSON.stringify({ items })))
    expect(outcome).toMatchObject({ status, answered: false, results: NOTHING })
    const problem = `the endpoint answered ${status}`
    expect(outcome.items.get(FIRST ?? '')).toEqual({ result: 'failed', problem })
  },
)

it('429 is left alone for as long as it asks, in seconds or until a date, and never longer than an hour', async () => {
  const before = Date.now()
  const rest = async (value: string) => {
    const outcome = await results(await answering(429, '', { 'retry-after': value }))
    expect(outcome).toMatchObject({ status: 429, results: NOTHING })
    return outcome.notBefore === null ? null : outcome.notBefore - before
  }
  expect(await rest('600')).toBeGreaterThanOrEqual(10 * MINUTE)
  expect(await rest('600')).toBeLessThan(11 * MINUTE)
  const date = await rest(new Date(before + 20 * MINUTE).toUTCString())
  expect(date).toBeGreaterThan(19 * MINUTE)
  expect(date).toBeLessThanOrEqual(20 * MINUTE)
  expect(await rest('9999999')).toBeLessThan(61 * MINUTE)
  for (const none of ['soon', '0', '-5', new Date(0).toUTCString()]) {
    expect(await rest(none)).toBeNull()
  }
})

it('an endpoint that says nothing in time, or stops in the middle of its answer, is given up', async () => {
  const silent = await endpoint(() => {})
  const stalling = await endpoint((_, response) => response.writeHead(200).write('{"items":['))
  for (const url of [silent, stalling]) {
    const outcome = await hookResender(url, [SECRET], 100)(ITEMS, Date.now())
    expect(outcome.items.get(FIRST ?? '')).toEqual({
      result: 'failed',
      problem: 'no answer in time',
    })
    expect(outcome.answered).toBe(false)
  }
})

it('an endpoint that hangs up, or is not there, has failed', async () => {
  const url = await endpoint((_, response) => response.destroy())
  expect((await results(url)).results).toEqual(NOTHING)
  for (const close of closing.splice(0)) close()
  const outcome = await results(url)
  expect(outcome).toMatchObject({ status: null, results: NOTHING })
})

it('a secret that is none is what is told, not an endpoint that nobody has asked', async () => {
  const url = await answering(200, '{}')
  for (const none of ['whsec_not base64!', 'whsec_']) {
    const outcome = await hookResender(url, [SECRET, none])(ITEMS, Date.now())
    expect(outcome.items.get(FIRST ?? '')).toEqual({
      result: 'failed',
      problem: 'RESEND_SECRET is not whsec_ and Base64',
    })
  }
})

it('an answer longer than any that is one is not read to its end', async () => {
  const outcome = await results(await answering(200, `{"items":[${' '.repeat(300_000)}]}`))
  expect(outcome).toMatchObject({ status: 200, answered: false, results: NOTHING })
  expect(outcome.items.get(FIRST ?? '')).toMatchObject({ problem: 'the answer is too large' })
})

it('a redirect is not followed: the addresses go nowhere else', async () => {
  let carried = 0
  const other = await endpoint((_, response) => {
    carried++
    response.end('{}')
  })
  const outcome = await results(await answering(307, '', { location: other }))
  expect(outcome).toMatchObject({ status: 307, results: NOTHING })
  expect(carried).toBe(0)
})
