/** What is odd about single ESPs: two shapes of a post, categories, and names of fields nobody agrees about. */
import { describe, expect, it } from 'vitest'
import { elasticemail } from '../../src/esp/elasticemail.ts'
import type { EspAdapter } from '../../src/esp/esp.ts'
import { forwardemail } from '../../src/esp/forwardemail.ts'
import { smtp2go } from '../../src/esp/smtp2go.ts'
import { zeptomail } from '../../src/esp/zeptomail.ts'

function parse(
  esp: EspAdapter,
  body: string,
  url = 'https://rebound.test/',
  type = 'application/json',
) {
  return esp.parse({
    url: new URL(url),
    headers: new Headers({ 'content-type': type }),
    body: Uint8Array.from(new TextEncoder().encode(body)),
  })
}

describe('Elastic Email', () => {
  it('is read from the URL where the body is empty', () => {
    const url =
      'https://rebound.test/?status=Error&category=GreyListed&to=a%40example.com&messageid=m1'
    expect(parse(elasticemail, '', url).events).toMatchObject([
      { recipient: 'a@example.com', messageId: 'm1', kind: 'bounced', permanence: 'transient' },
    ])
  })
})

describe('ZeptoMail', () => {
  it.each([[undefined], [null], [{}], [[]]])(
    'says that it holds no messages where they are %j',
    (event_message) => {
      const body = JSON.stringify({ event_name: ['hardbounce'], event_message })
      expect(parse(zeptomail, body).ignored).toMatchObject([{ why: 'bad' }])
    },
  )

  it('is read from a form too', () => {
    const event = {
      event_name: ['softbounce'],
      event_message: [
        {
          event_data: [
            {
              details: [
                { bounced_recipient: 'a@example.com', reason: '452 4.2.2 full' },
                { bounced_recipient: 'b@example.com', reason: '451 4.3.0 busy' },
              ],
            },
          ],
        },
      ],
    }
    const form = new URLSearchParams({ data: JSON.stringify(event) }).toString()
    const { events } = parse(zeptomail, form, undefined, 'application/x-www-form-urlencoded')
    expect(events).toMatchObject([
      { recipient: 'a@example.com', permanence: 'transient', diagnostic: '452 4.2.2 full' },
      { recipient: 'b@example.com', permanence: 'transient', diagnostic: '451 4.3.0 busy' },
    ])
  })
})

describe('SMTP2GO', () => {
  it('finds the recipient under each of the names it goes by, in one object or several', () => {
    for (const name of ['rcpt', 'recipient', 'email']) {
      const event = {
        event: 'bounce',
        bounce: 'soft',
        [name]: 'a@example.com',
        time: 1_760_000_000,
      }
      for (const posted of [event, [event]]) {
        expect(parse(smtp2go, JSON.stringify(posted)).events).toMatchObject([
          { recipient: 'a@example.com', permanence: 'transient', occurredAt: 1_760_000_000_000 },
        ])
      }
    }
  })
})

describe('Forward Email', () => {
  it('does not condemn an address for a mail that was blocked', () => {
    const post = { recipient: 'a@example.com', bounce: { action: 'reject', category: 'virus' } }
    expect(parse(forwardemail, JSON.stringify(post)).events).toMatchObject([
      { kind: 'blocked', permanence: null },
    ])
  })
})
