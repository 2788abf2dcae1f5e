/** Reading hostile JSON: times in every unit the ESPs use, and values of the wrong kind. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  at,
  enhancedStatus,
  id,
  isoTime,
  metadata,
  millisecondsTime,
  number,
  replyCode,
  secondsTime,
  text,
} from '../../src/bounce/fields.ts'

const NOON = Date.UTC(2026, 4, 7, 12)

test.each([
  ['2026-05-07T12:00:00Z', NOON],
  ['2026-05-07T12:00:00.123Z', NOON + 123],
  ['2026-05-07T12:00:00.1234567Z', NOON + 123],
  ['2026-05-07T12:00:00.123456789Z', NOON + 123],
  ['2026-05-07T12:00:00.5Z', NOON + 500],
  ['2026-05-07T21:00:00+09:00', NOON],
  ['2026-05-07T21:00:00+0900', NOON],
  ['2026-05-07 12:00:00', NOON],
  ['2026-05-07 12:00:00 UTC', NOON],
  ['2026-05-07 12:00', NOON],
  ['2026-13-07T12:00:00Z', null],
  ['2026-02-30T12:00:00Z', null],
  ['2026-02-29T12:00:00Z', null],
  ['2028-02-29T12:00:00Z', Date.UTC(2028, 1, 29, 12)],
  ['2026-04-31T00:00:00+09:00', null],
  ['0026-05-07T12:00:00Z', null],
  ['yesterday', null],
  ['2026-05-07t12:00:00z', NOON],
  ['on 2026-05-07T12:00:00Z', null],
  ['2026-05-07T12:00:00Z or so', null],
  ['2000-01-01T00:00:00Z', Date.UTC(2000, 0, 1)],
  ['1999-12-31T23:59:59Z', null],
  ['2099-12-31T23:59:59Z', Date.UTC(2099, 11, 31, 23, 59, 59)],
  ['2100-01-01T00:00:00Z', null],
  [NOON, null],
])('isoTime(%o) is %o', (value, expected) => {
  expect(isoTime(value)).toBe(expected)
})

test('a time without an offset is read in the given one', () => {
  expect(isoTime('2026-05-07 21:00:00', '+09:00')).toBe(NOON)
  expect(isoTime('2026-05-07 12:00:00Z', '+09:00')).toBe(NOON)
})

test('seconds and milliseconds, as numbers or as strings, and never in the wrong century', () => {
  expect(secondsTime(NOON / 1000)).toBe(NOON)
  expect(secondsTime(String(NOON / 1000))).toBe(NOON)
  expect(secondsTime(NOON / 1000 + 0.375624)).toBe(NOON + 376)
  expect(secondsTime(NOON)).toBeNull()
  expect(secondsTime(0)).toBeNull()
  expect(millisecondsTime(NOON)).toBe(NOON)
  expect(millisecondsTime(NOON / 1000)).toBeNull()
})

test('reply codes and statuses are only what the RFCs know', () => {
  expect(replyCode('550')).toBe(550)
  expect([199, 200, 599, 600].map((code) => replyCode(code))).toEqual([null, 200, 599, null])
  expect(replyCode(605)).toBeNull()
  expect(replyCode(550.5)).toBeNull()
  expect(enhancedStatus('5.1.1 (bad)')).toBe('5.1.1')
  expect(enhancedStatus('5.1.1.1')).toBeNull()
  expect(enhancedStatus('15.1.1')).toBeNull()
  expect(enhancedStatus('5.1.1000')).toBeNull()
  expect(enhancedStatus('3.0.0')).toBeNull()
  expect(number('1e5')).toBeNull()
})

test('only own properties are seen', () => {
  expect(at({}, 'constructor')).toBeUndefined()
  expect(at([], 'length', 'x')).toBeUndefined()
  expect(text(JSON.parse('{"__proto__":{"a":"x"}}'), 'a')).toBeNull()
  expect(Object.getPrototypeOf(metadata(JSON.parse('{"__proto__":"x"}')))).toBe(Object.prototype)
})

test('what a sender attached is bounded, each part of it', () => {
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`key${n}`, n]))
  expect(Object.keys(metadata(many))).toHaveLength(20)
  expect(metadata({ ...many, rebound_message: 'first' })).toMatchObject({
    rebound_message: 'first',
  })
  const [key, value] = ['k'.repeat(64), 'v'.repeat(256)]
  expect(metadata({ [key]: `${value}v`, [`${key}k`]: 'x' })).toEqual({ [key]: value })
  // What is no value takes no place of those behind it.
  expect(metadata({ a: {}, b: null, c: false, d: ['first', 'second'], e: [] })).toEqual({
    c: 'false',
    d: 'first',
  })
  expect(id('i'.repeat(512))).toHaveLength(512)
  expect(id('i'.repeat(513))).toBeNull()
  expect(id(Number.NaN)).toBeNull()
})

test('every accessor answers for every value', () => {
  fc.assert(
    fc.property(fc.anything(), fc.string(), (value, key) => {
      expect([null, 'string']).toContain(text(value, key) === null ? null : typeof text(value, key))
      expect(Number.isNaN(isoTime(value))).toBe(false)
      expect(Number.isNaN(secondsTime(value))).toBe(false)
      for (const one of Object.values(metadata(value))) expect(one.length).toBeLessThanOrEqual(256)
      expect(id(value, key)?.length ?? 0).toBeLessThanOrEqual(512)
    }),
  )
})
