/** What the SMTP resender does when the store fails in the middle of a call; what servers do is in `test/smtp`. */
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { storeMessage } from '../../../src/mail/message-store.ts'
import { smtpResender } from '../../../src/retry/resend/resend-smtp.ts'
import type { ResendItem } from '../../../src/retry/resend/resender.ts'
import type { SmtpConnect } from '../../../src/smtp/connection.ts'
import { item } from '../../resend-item.ts'

/** Without a bucket, so that bodies come from D1. */
const BINDINGS: Env = Object.assign({ ...env }, { MESSAGES: undefined })

let queued: string[] = []
/** Subjects of what was queued. */
let subjects: (string | undefined)[] = []
/** What the server says of a message with this subject. */
let answerTo: (subject: string | undefined) => string
beforeEach(() => {
  queued = []
  subjects = []
  answerTo = () => '250 queued'
})

/** A server that takes everything, unless it is to say something else. */
const connect: SmtpConnect = () => {
  const { readable, writable: replies } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = replies.getWriter()
  const say = (line: string) => void writer.write(new TextEncoder().encode(`${line}\r\n`))
  let recipient = ''
  let subject: string | undefined
  let inData = false
  say('220 ready')
  const hear = (line: string) => {
    if (inData) {
      if (line !== '.') {
        subject ??= /^Subject: (.*)/.exec(line)?.[1]
        return
      }
      inData = false
      const answer = answerTo(subject)
      if (answer.startsWith('2')) {
        queued.push(recipient)
        subjects.push(subject)
      }
      return say(answer)
    }
    subject = undefined
    if (line.startsWith('RCPT TO:')) recipient = line.slice('RCPT TO:<'.length, -1)
    inData = line === 'DATA'
    say(inData ? '354 go on' : '250 yes')
  }
  let rest = ''
  const writable = new WritableStream<Uint8Array>({
    write(chunk) {
      const lines = (rest + new TextDecoder().decode(chunk)).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) hear(line)
    },
  })
  const startTls = () => {
    throw new Error('it is TLS already')
  }
  return { readable, writable, startTls, close: async () => {} }
}

/** D1 that throws at the statements that `fails` says. */
function failingDb(fails: (sql: string) => boolean, message = 'D1 is away'): Env {
  const DB = new Proxy(env.DB, {
    get(db, name) {
      if (name !== 'prepare') return Reflect.get(db, name).bind?.(db)
      return (sql: string) => {
        if (fails(sql)) throw new Error(message)
        return db.prepare(sql)
      }
    },
  })
  return { ...BINDINGS, DB }
}

function send(bindings: Env, items: readonly ResendItem[], connecting = connect) {
  const server = {
    host: 'submission.example',
    port: 465,
    tls: 'implicit' as const,
    user: '',
    password: '',
    helloName: 'example.com',
    stepMs: 5_000,
    messageMs: 20_000,
    endOfDataMs: 5_000,
  }
  const options = { server, from: 'bounces@example.com', silenceMs: 60_000, connect: connecting }
  return smtpResender(bindings, options)(items, Date.now())
}

function store(messageId: string, address: string, message = 'Subject: x\r\n\r\nHello\r\n') {
  const stored = { messageId, envelopeFrom: null, sizeBytes: message.length, storedAt: Date.now() }
  return storeMessage(BINDINGS, stored, [address], new TextEncoder().encode(message))
}

describe('when D1 fails in the middle of a call', () => {
  it('what was handed over before is known to be in flight, and the next may still go', async () => {
    const people = ['a', 'b', 'c', 'd'].map((name) => `${name}@middle.example`)
    for (const address of people) await store(`m-${address}`, address)
    let bodies = 0
    const bindings = failingDb((sql) => sql.includes('FROM message_parts') && ++bodies === 3)
    const outcome = await send(
      bindings,
      people.map((address) => item(address, `m-${address}`)),
    )
    expect(queued).toEqual(people.filter((address) => !address.startsWith('c')))
    expect(people.map((address) => outcome.items.get(address)?.result)).toEqual([
      'accepted',
      'accepted',
      'failed',
      'accepted',
    ])
    expect(outcome.answered).toBe(true)
  })

  it('retries whose copies it can’t note are in flight all the same', async () => {
    const [both, half] = ['both@note.example', 'half@note.example'] as const
    for (const n of [1, 2]) {
      await store(`${n}-${both}`, both)
      await store(`${n}-${half}`, half)
    }
    let bodies = 0
    const bindings = failingDb(
      (sql) =>
        sql.startsWith('UPDATE message_recipients') ||
        (sql.includes('FROM message_parts') && ++bodies === 4),
    )
    const items = [both, half].map((address) => item(address, `1-${address}`, `2-${address}`))
    const outcome = await send(bindings, items)
    expect(queued).toEqual([both, both, half])
    expect([...outcome.items.values()]).toMatchObject([
      { result: 'accepted' },
      { result: 'accepted' },
    ])
  })

  it('before anything was sent, every attempt has failed, which says nothing of the server', async () => {
    await store('m-first', 'a@first.example')
    const bindings = failingDb((sql) => sql.includes('message_recipients'))
    const outcome = await send(bindings, [item('a@first.example', 'm-first')])
    expect(queued).toEqual([])
    expect(outcome).toMatchObject({ answered: null })
    expect(outcome.items.get('a@first.example')).toMatchObject({ result: 'failed' })
  })

  it('because the platform lets a run ask it no more, those it was not asked about are not tried', async () => {
    const people = ['1@limit.example', '2@limit.example', '3@limit.example']
    for (const address of people) await store(`m-${address}`, address)
    let bodies = 0
    const bindings = failingDb(
      (sql) => sql.includes('FROM message_parts') && ++bodies === 2,
      'D1_ERROR: Too many API requests by single Worker invocation.',
    )
    const outcome = await send(
      bindings,
      people.map((address) => item(address, `m-${address}`)),
    )
    expect(queued).toEqual(people.slice(0, 1))
    expect(outcome.answered).toBe(true)
    expect([...outcome.items]).toMatchObject([[people[0], { result: 'accepted' }]])
  })
})

it('where the platform lets a run open no connection, nothing is tried, and the server is as well as it was', async () => {
  const address = 'a@unopened.example'
  await store(`m-${address}`, address)
  const outcome = await send(BINDINGS, [item(address, `m-${address}`)], () => {
    throw new Error('Too many subrequests by single Worker invocation.')
  })
  expect([outcome.answered, outcome.items.size]).toEqual([null, 0])
})

describe('of several messages of one address', () => {
  const storeBoth = async (address: string, ...messages: string[]) => {
    for (const [n, message] of messages.entries()) await store(`${n}-${address}`, address, message)
    return item(address, ...messages.map((_, n) => `${n}-${address}`))
  }
  const named = (name: string) => `Subject: ${name}\r\n\r\nHello\r\n`

  it('one that is refused, time and again, is offered again, and does not keep the others from being sent', async () => {
    const offered: (string | undefined)[] = []
    answerTo = (subject) => {
      offered.push(subject)
      return subject === 'bad' ? '451 4.7.0 Not now' : '250 queued'
    }
    const both = await storeBoth('a@starved.example', named('bad'), named('good'))
    const outcome = await send(BINDINGS, [both])
    expect(subjects).toEqual(['good'])
    expect(outcome.items.get('a@starved.example')).toMatchObject({
      result: 'reply',
      reply: '451 4.7.0 Not now',
      messageId: '0-a@starved.example',
    })
    // The one that was taken is in flight.
    await send(BINDINGS, [both])
    expect(subjects).toEqual(['good'])
    expect(offered).toEqual(['bad', 'good', 'bad'])
  })

  it('one that can’t be sent does not keep the others from being sent', async () => {
    const both = await storeBoth('a@unsendable.example', named('\u00e9'), named('good'))
    const outcome = await send(BINDINGS, [both])
    expect(subjects).toEqual(['good'])
    expect(outcome.items.get('a@unsendable.example')).toMatchObject({ result: 'failed' })
  })

  it('one that is accepted when the others are in flight is in flight, too', async () => {
    let isFirst = true
    answerTo = (subject) => (subject === 'late' && isFirst ? '451 4.7.0 Not now' : '250 queued')
    const both = await storeBoth('a@apart.example', named('early'), named('late'))
    await send(BINDINGS, [both])
    isFirst = false
    await send(BINDINGS, [both])
    expect(subjects).toEqual(['early', 'late'])
    // The copy of the first has come back.
    await env.DB.prepare('UPDATE message_recipients SET in_flight_until=NULL WHERE message_id=?1')
      .bind('0-a@apart.example')
      .run()
    await send(BINDINGS, [both])
    expect(subjects).toEqual(['early', 'late', 'early'])
  })

  it('a permanent refusal is passed on before one for now', async () => {
    answerTo = (subject) => (subject === 'later' ? '451 4.7.0 Not now' : '554 5.6.0 Broken')
    const both = await storeBoth('a@broken.example', named('later'), named('broken'))
    expect((await send(BINDINGS, [both])).items.get('a@broken.example')).toMatchObject({
      reply: '554 5.6.0 Broken',
      messageId: '1-a@broken.example',
    })
  })
})

describe('nothing is said of the server', () => {
  it('by a message that is not stored, and by copies on their way', async () => {
    await store('1-way', 'a@way.example')
    await store('2-way', 'a@way.example')
    const both = item('a@way.example', '1-way', '2-way')
    expect((await send(BINDINGS, [both])).answered).toBe(true)
    const again = await send(BINDINGS, [both, item('a@none.example', 'none')])
    expect(again).toMatchObject({ answered: null })
    expect([...again.items.values()].map(({ result }) => result)).toEqual(['failed', 'failed'])
  })

  it('by a message that it can’t take', async () => {
    await store('utf8', 'a@utf8.example', 'Subject: \u00e9\r\n\r\nHello\r\n')
    const outcome = await send(BINDINGS, [item('a@utf8.example', 'utf8')])
    expect(outcome.answered).toBe(null)
    expect(outcome.items.get('a@utf8.example')).toMatchObject({ result: 'failed' })
  })
})
