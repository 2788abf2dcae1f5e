import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addressHash,
  aLabels,
  domainOf,
  maskAddress,
  normalizeAddress,
  normalizeDomain,
  shardOf,
} from '../../src/bounce/address.ts'

/** Text made of what addresses are made of, so that much of it is nearly one. */
const addressLike = fc.oneof(
  fc.string({
    unit: fc.constantFrom(...'aZ09.+-_"\\@<>,; \t\u00e9e\u0301\u0130\u212a\uff41\uff20\u3002ß日ά'),
  }),
  fc.string({ unit: 'binary' }),
  fc
    .tuple(
      fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme', minLength: 1 })),
      fc.oneof(
        fc.domain(),
        fc.constantFrom(
          'Bücher.example',
          '日本語.example',
          'faß.EXAMPLE',
          '[192.0.2.1]',
          'b.example.',
        ),
      ),
      fc.constantFrom('', '"', '<', 'mailto:'),
    )
    .map(([local, domain, wrap]) => {
      if (wrap === '"') return `"${local.replace(/["\\]/g, '\\$&')}"@${domain}`
      return wrap === '<' ? `Name <${local}@${domain}>` : `${wrap}${local}@${domain}`
    }),
)
/** What is normal, as an expression says it: the code reads letter by letter. */
const DOMAIN =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}$/
const label = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '0', '-'), maxLength: 4 }),
  fc.constantFrom('a'.repeat(63), 'a'.repeat(64), '0b', 'b0', '-'),
)
const domainLike = fc.array(label, { maxLength: 6 }).map((labels) => labels.join('.'))

const address = fc
  .tuple(fc.stringMatching(/^[a-z0-9.+_-]{1,20}$/), fc.domain())
  .map(([local, domain]) => `${local}@${domain}`)

describe('normalizeAddress', () => {
  test.each([
    ['User@Example.COM', 'user@example.com', 'lower case'],
    ['  a@example.com\r\n', 'a@example.com', 'trims'],
    ['A.B+tag@example.com', 'a.b+tag@example.com', 'keeps dots and tags'],
    ['Name <a@example.com>', 'a@example.com', 'a display name'],
    ['"Doe, J. <jd>" <a@example.com>', 'a@example.com', 'a quoted display name'],
    ['山田太郎 <a@example.com>', 'a@example.com', 'a Japanese display name'],
    ['<a@example.com>', 'a@example.com', 'angle brackets'],
    [' Name <a@example.com> ', 'a@example.com', 'a display name between spaces'],
    ['mailto:a@example.com', 'a@example.com', 'a mailto URL'],
    ['MAILTO:a@example.com?subject=x@y', 'a@example.com', 'a mailto URL with headers'],
    ['<mailto:a@example.com>', 'a@example.com', 'both'],
    ['a@example.com.', 'a@example.com', 'the root dot of the domain'],
    ['"a"@example.com', 'a@example.com', 'quotes that are not needed'],
    ['"user."@example.com', 'user.@example.com', 'an old mobile address, quoted'],
    ['user.@example.com', 'user.@example.com', 'the same, as its carrier wrote it'],
    ['a..b@example.com', 'a..b@example.com', 'another of those'],
    ['"A b"@example.com', '"a b"@example.com', 'quotes that are needed'],
    ['"a@b"@example.com', '"a@b"@example.com', 'an @ inside quotes'],
    ['"a\\"b"@example.com', '"a\\"b"@example.com', 'an escaped quote'],
    ['"a\\b"@example.com', 'ab@example.com', 'a needless escape'],
    ['"\\"a\\" b"@example.com', '"\\"a\\" b"@example.com', 'several escapes'],
    ['"\\a\\b"@example.com', 'ab@example.com', 'several needless ones'],
    [`a@${'b'.repeat(63)}.example`, `a@${'b'.repeat(63)}.example`, 'a label of 63'],
    ['<"a<b"@example.com>', '"a<b"@example.com', 'a bracket inside quotes inside brackets'],
    ['e\u0301@example.com', '\u00e9@example.com', 'NFC'],
    ['\u0130\u0323@example.com', 'ị\u0307@example.com', 'NFC even where lower case decomposes'],
    [
      'ａ@example.com',
      'ａ@example.com',
      'full-width letters are letters of their own before the @',
    ],
    ['a@ｅｘａｍｐｌｅ．ｃｏｍ', 'a@example.com', 'and the ASCII ones after it, as the DNS has it'],
    ['a@example。com', 'a@example.com', 'the ideographic full stop'],
    ['a@BÜCHER.example', 'a@xn--bcher-kva.example', 'an A-label'],
    ['a@XN--BCHER-KVA.example', 'a@xn--bcher-kva.example', 'an A-label already'],
    ['a@faß.example', 'a@xn--fa-hia.example', 'IDNA 2008, not ss'],
    ['a@日本語.example', 'a@xn--wgv71a119e.example', 'a Japanese domain'],
    ['a@[192.0.2.1]', 'a@[192.0.2.1]', 'a domain literal'],
    ['a@[IPv6:2001:DB8::1]', 'a@[ipv6:2001:db8::1]', 'an IPv6 domain literal'],
  ])('%j is %j: %s', (input, expected) => {
    expect(normalizeAddress(input)).toBe(expected)
  })

  test.each([
    '',
    ' ',
    '@',
    'a',
    'example.com',
    'a@',
    '@example.com',
    '<>',
    '""@example.com',
    '"@example.com',
    'a@localhost',
    'a@example..com',
    'a@.example.com',
    'a@example.com..',
    'a@-b.example',
    'a@b-.example',
    'a@b.example-',
    'a@[192.0.2.1]b',
    'a@b[192.0.2.1]',
    'a@192.0.2.1',
    'a@1.2',
    'a@foo_bar.example',
    'a@example.com:25',
    'a@example.com/x',
    'a@user:pw@example.com',
    'a@%65xample.com',
    'a b@example.com',
    'a@b c.example',
    'a@b@example.com',
    'a@example.com>',
    '<a@example.com',
    '<<a@example.com>>',
    'a@example.com,b@example.com',
    'a@example.com; b@example.com',
    'a(note)@example.com',
    'a＠example.com',
    '"a\\"@example.com',
    '"a"b"@example.com',
    '"a\nb"@example.com',
    'a\u0000@example.com',
    'a@example.com\u0000',
    'a\u200b@example.com',
    'a\ufffd@example.com',
    'a\u202e@example.com',
    'a\u061c@example.com',
    '"a\u3000b"@example.com',
    '\ud800@example.com',
    `${'a'.repeat(320)}@example.com`,
    `${'あ'.repeat(110)}@example.com`,
    `a@${'b.'.repeat(127)}example`,
    `a@${'b'.repeat(64)}.example`,
    `${' Name'.repeat(256)} <a@example.com>`,
  ])('%j is no address', (input) => {
    expect(normalizeAddress(input)).toBeNull()
  })

  test('what it returns, it returns again: a key is the key of itself', () => {
    let normalised = 0
    fc.assert(
      fc.property(addressLike, (input) => {
        const once = normalizeAddress(input)
        if (once === null) return
        normalised++
        expect(normalizeAddress(once)).toBe(once)
        expect(normalizeAddress(`<${once}>`)).toBe(once)
        expect(normalizeAddress(`Name <${once}>`)).toBe(once)
      }),
      { numRuns: 3000 },
    )
    expect(normalised).toBeGreaterThan(300)
  })

  test('a key is short, NFC, free of controls, and has an ASCII domain in lower case', () => {
    fc.assert(
      fc.property(addressLike, (input) => {
        const key = normalizeAddress(input)
        if (key === null) return
        expect(new TextEncoder().encode(key).length).toBeLessThanOrEqual(320)
        expect(key).toBe(key.normalize('NFC'))
        expect(key).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
        expect(domainOf(key)).toMatch(/^[a-z0-9.[\]:-]+$/)
        expect(key.slice(0, -domainOf(key).length)).not.toBe('@')
      }),
      { numRuns: 3000 },
    )
  })

  test('what the expressions call normal is what passes unchanged', () => {
    const locals = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."aB0.+_-%'|~"), maxLength: 6 }),
      fc.constantFrom('a'.repeat(64), 'a'.repeat(65)),
    )
    fc.assert(
      fc.property(locals, domainLike, (local, domain) => {
        const text = `${local}@${domain}`
        if (LOCAL.test(local) && DOMAIN.test(domain)) expect(normalizeAddress(text)).toBe(text)
        if (normalizeAddress(text) !== text) return
        expect(local).toMatch(/^[a-z0-9.+_%'|~-]+$/)
        expect(domain).toMatch(DOMAIN)
      }),
      { numRuns: 2000 },
    )
  })

  test('case, brackets and a root dot never make another key', () => {
    fc.assert(
      fc.property(address, (plain) => {
        const key = normalizeAddress(plain)
        expect(key).toBe(plain)
        expect(normalizeAddress(plain.toUpperCase())).toBe(key)
        expect(normalizeAddress(`"${plain}" <${plain}.>`)).toBe(key)
        expect(normalizeAddress(`mailto:${plain}`)).toBe(key)
      }),
    )
  })

  test.each([
    ['@', '@'],
    ['<', '<'],
    ['quotes', '"'],
    ['escapes', '\\"'],
    ['dots', '.'],
    ['labels', 'a.'],
    ['Punycode', 'ü'],
    ['spaces', ' '],
    ['mailto', 'mailto:'],
  ])('a megabyte of %s is refused in milliseconds', (_, piece) => {
    const flood = piece.repeat(Math.ceil(1_000_000 / piece.length))
    const startedAt = performance.now()
    for (const text of [
      flood,
      `${flood}@example.com`,
      `a@${flood}`,
      `"${flood}"@example.com`,
      `<${flood}>`,
    ]) {
      expect(normalizeAddress(text)).toBeNull()
    }
    expect(normalizeDomain(flood)).toBeNull()
    expect(performance.now() - startedAt).toBeLessThan(500)
  })
})

describe('normalizeDomain', () => {
  test.each([
    ['Example.COM', 'example.com'],
    [' mx1.example.com. ', 'mx1.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['example.com:25', null],
    ['http://example.com', null],
    ['exa mple.com', null],
    ['exa\u0001mple.com', null],
    ['192.0.2.1', null],
    ['１９２.０.２.１', null],
    ['localhost', null],
    ['', null],
  ])('%j is %j', (input, expected) => {
    expect(normalizeDomain(input)).toBe(expected)
  })

  test('says the same as an expression of labels, hyphens and lengths', () => {
    const long = fc.nat(300).map((n) => `${'a.'.repeat(120)}${'b'.repeat(n)}`)
    fc.assert(
      fc.property(fc.oneof(domainLike, long), (domain) => {
        expect(normalizeDomain(domain) !== null).toBe(DOMAIN.test(domain.replace(/\.$/, '')))
      }),
      { numRuns: 3000 },
    )
  })

  test('an IDN and its A-label are one domain', () => {
    const label = fc.string({ unit: fc.constantFrom(...'aéüß日本ñд'), minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(label, (text) => {
        const domain = normalizeDomain(`${text}.example`)
        expect(domain).toMatch(/^[a-z0-9-]+\.example$/)
        expect(normalizeDomain(domain ?? '')).toBe(domain)
        expect(normalizeDomain(` ${text}.EXAMPLE. `)).toBe(domain)
      }),
    )
  })
})

test.each([
  ['münchen.e', 'xn--mnchen-3ya.e'],
  ['ann@bücher-münchen', 'ann@xn--bcher-mnchen-dlbg'],
  ['日本語.example', 'xn--wgv71a119e.example'],
  ['1.0x2.ann', '1.0x2.ann'],
  // Nothing of it is cut off, and so finds more than was asked for.
  ['a/ü', 'a/xn--tda'],
  ['a?ü#b\\ü:1', 'a?xn--tda#b\\xn--tda:1'],
  ['\u00ad\u00ad', '\u00ad\u00ad'],
])('a part of an address has the labels of a domain: %s', (text, labels) => {
  expect(aLabels(text)).toBe(labels)
})

describe('addressHash and shardOf', () => {
  test('16 hexadecimal digits, the same in every release: retries are named and placed by them', () => {
    expect(addressHash('user@example.com')).toBe('7c236851da95e7d5')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(addressHash(text)).toMatch(/^[0-9a-f]{16}$/)
        expect(addressHash(text)).toBe(addressHash(text))
      }),
    )
  })

  test('a hundred thousand neighbours have a hundred thousand hashes', () => {
    const hashes = new Set(
      Array.from({ length: 100_000 }, (_, n) => addressHash(`user${n}@example.com`)),
    )
    expect(hashes.size).toBe(100_000)
  })

  test.each([
    ['numbered users', (n: number) => `user${n}@example.com`],
    ['numbered domains', (n: number) => `info@shop${n}.example`],
    ['padded numbers', (n: number) => `${String(n).padStart(8, '0')}@example.org`],
  ])('%s spread evenly over 2, 16 and 64 shards', (_, addressOf) => {
    for (const shards of [2, 16, 64]) {
      const counts = new Array<number>(shards).fill(0)
      for (let n = 0; n < 40_000; n++) {
        const shard = shardOf(addressOf(n), shards)
        counts[shard] = (counts[shard] ?? 0) + 1
      }
      expect(counts).toHaveLength(shards)
      const even = 40_000 / shards
      // Five standard deviations: chance alone leaves them once in a million tables.
      expect(Math.max(...counts.map((count) => Math.abs(count - even)))).toBeLessThan(
        5 * Math.sqrt(even),
      )
    }
  })

  test('a shard is a whole number below their count', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1024 }), (text, shards) => {
        const shard = shardOf(text, shards)
        expect(Number.isInteger(shard) && shard >= 0 && shard < shards).toBe(true)
      }),
    )
  })
})

describe('maskAddress', () => {
  test.each([
    ['user@example.com', 'u***@example.com'],
    ['a@example.com', 'a***@example.com'],
    ['"a@b"@example.com', '"***@example.com'],
    ['😀smile@example.com', '😀***@example.com'],
    ['user', '***'],
    ['@example.com', '***'],
    ['', '***'],
  ])('%j is logged as %j', (input, expected) => {
    expect(maskAddress(input)).toBe(expected)
  })

  test('of the local part nothing but its first character is left, not even its length', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        fc.domain(),
        (one, other, domain) => {
          expect(maskAddress(`s${one}@${domain}`)).toBe(maskAddress(`s${other}@${domain}`))
          expect(maskAddress(`s${one}@${domain}`)).toBe(`s***@${domain}`)
        },
      ),
    )
  })

  test('text without an @ is not shown at all', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(maskAddress(text.replaceAll('@', ''))).toBe('***')
      }),
    )
  })
})
