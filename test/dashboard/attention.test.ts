import { describe, expect, it } from 'vitest'
import {
  hasFailed,
  quietEsps,
  tally,
  unexplained,
  wasDelayed,
  worseProviders,
} from '../../src/dashboard/attention.ts'

const of = (name: string, events: number, bad = 0) => ({ name, events, bad })

describe('an ESP gone quiet', () => {
  it('sent twenty events a day, and none in the last', () => {
    const week = [of('ses', 140), of('postmark', 139), of('sendgrid', 900)]
    expect(quietEsps([of('sendgrid', 1)], week)).toEqual(['ses'])
  })
})

describe('a provider that suddenly refuses, or puts off,', () => {
  it('refuses a fifth or more, three times what it did, of enough mail on both sides', () => {
    const week = [
      of('google', 1000, 20),
      of('yahoo', 1000, 150),
      of('docomo', 1000, 0),
      of('icloud', 20, 0),
      of('gmx', 19, 0),
    ]
    const day = [
      of('google', 100, 20),
      of('yahoo', 100, 40),
      of('docomo', 19, 19),
      of('icloud', 20, 20),
      of('gmx', 100, 100),
      of('new', 100, 100),
      of('', 100, 100),
    ]
    expect(worseProviders(day, week)).toEqual([
      { name: 'icloud', share: 1 },
      { name: 'google', share: 0.2 },
    ])
  })
})

it('what says nothing about deliverability needs no explanation', () => {
  const row = (reason: string, outcome: string) => ({ reason, outcome, events: 3 })
  const rows = [row('unknown', 'failed'), row('unknown', 'noted'), row('spam', 'failed')]
  expect(unexplained(rows)).toBe(3)
})

it('rows are added up by name, most events first', () => {
  const rows = [
    { events: 1, outcome: 'failed', class: 'permanent', esp: 'a' },
    { events: 5, outcome: 'delivered', class: 'transient', esp: 'b' },
    { events: 2, outcome: 'expired', class: 'transient', esp: 'a' },
  ]
  expect(tally(rows, ({ esp }) => esp, hasFailed)).toEqual([of('b', 5, 0), of('a', 3, 3)])
  expect(tally(rows, ({ esp }) => esp, wasDelayed)).toEqual([of('b', 5, 5), of('a', 3, 2)])
})

it.each([
  ['permanent', 'failed', true],
  ['transient', 'expired', true],
  // What came before the answer that settled the retry.
  ['transient', 'failed', false],
  ['transient', 'delivered', false],
  ['success', 'delivered', false],
])('a %s report whose outcome is %s is a failure: %s', (name, outcome, failed) => {
  expect(hasFailed({ events: 1, class: name, outcome })).toBe(failed)
})
