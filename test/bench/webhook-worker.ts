/** The stages of one post, each run as often as asked, in workerd: measured from outside by webhook.ts, because a Worker's clock stands still while it computes. */
import { classify } from '../../src/bounce/classify.ts'
import type { BounceEvent } from '../../src/bounce/event.ts'
import { eventRow } from '../../src/db/event-row.ts'
import { toJsonRow } from '../../src/db/log-row.ts'
import { sendgrid } from '../../src/esp/sendgrid.ts'

const SHARDS = 16

async function run(stage: string, times: number, post: Request): Promise<number> {
  const secret = post.headers.get('x-secret') ?? ''
  const now = Number(post.headers.get('x-now'))
  const request = {
    url: new URL(post.url),
    headers: post.headers,
    body: new Uint8Array(await post.arrayBuffer()),
  }
  const events: BounceEvent[] = sendgrid
    .parse(request)
    .events.map((event) => ({ ...event, esp: 'sendgrid', source: '', authenticity: 'signed' }))
  const provenance = { now }
  const rows = events.flatMap((event) => eventRow(event, provenance) ?? [])
  const context = { now, secrets: [secret], fetchCertificate: () => Promise.reject() }
  let done = 0
  const stages: Record<string, () => unknown> = {
    nothing: () => 0,
    verify: async () => {
      if ((await sendgrid.verify(request, context)).ok) done++
    },
    parse: () => {
      done += sendgrid.parse(request).events.length
    },
    classify: () => {
      for (const event of events) if (classify(event).status !== null) done++
    },
    // The rows of the log: normal addresses, keys, and the classification once more.
    rows: () => {
      for (const event of events) if (eventRow(event, provenance) !== null) done++
    },
    serialise: () => {
      for (const row of rows) done += JSON.stringify(toJsonRow(row, SHARDS)).length
    },
  }
  const work = stages[stage]
  if (!work) throw new Error(`no stage ${stage}`)
  for (let i = 0; i < times; i++) await work()
  return done
}

export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (request.method !== 'POST') return new Response('ready')
    const done = await run(pathname.slice(1), Number(searchParams.get('times')), request)
    return Response.json({ done })
  },
}
