import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeVerp, encodeVerp, verpSubject } from '../../src/bounce/verp.ts'

const prove = (subject: string) =>
  [...subject]
    .reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7)
    .toString(16)
    .padStart(16, '0')

const encoded = (prefix: string, recipient: string) =>
  encodeVerp(prefix, recipient, 'lists.example.com', prove(verpSubject(recipient) ?? ''))

describe('VERP addresses', () => {
  it('carry the recipient and a proof', () => {
    const address = encodeVerp('bounce', 'ann@example.org', 'lists.example.com', 'A1B2C3D4E5F6')
    expect(address).toBe('bounce+ann=example.org+a1b2c3d4e5f6@lists.example.com')
    expect(decodeVerp(address!)).toEqual({
      prefix: 'bounce',
      recipient: 'ann@example.org',
      proof: 'a1b2c3d4e5f6',
      domain: 'lists.example.com',
      signed: 'ann=example.org',
    })
  })

  it('keep plus tags and equals signs of the recipient apart from their own', () => {
    const address = encoded('bounce', 'ann+a=b@example.org')
    expect(address).toMatch(/^bounce\+ann\*2ba\*3db=example\.org\+/)
    expect(decodeVerp(address!)?.recipient).toBe('ann+a=b@example.org')
  })

  it('come back as they were, whatever the recipient, and after a server folded the case', () => {
    const local = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
      .map((text) => text.toLowerCase())
      .filter((text) => text.isWellFormed() && !text.includes('@'))
    fc.assert(
      fc.property(local, (name) => {
        const recipient = `${name}@example.org`
        const address = encoded('b', recipient)
        if (address === null) return
        expect(address.slice(0, address.lastIndexOf('@')).length).toBeLessThanOrEqual(64)
        for (const seen of [address, address.toUpperCase()]) {
          const decoded = decodeVerp(seen)
          expect(decoded?.recipient.toLowerCase()).toBe(recipient)
          expect(decoded?.proof).toBe(prove(decoded?.signed ?? ''))
        }
      }),
    )
  })

  it('carry a domain of other letters as its A-label', () => {
    const address = encoded('b', 'jörg@Bücher.example')
    expect(address).toMatch(/^b\+j\*c3\*b6rg=xn--bcher-kva\.example\+/)
    expect(decodeVerp(address!)?.recipient).toBe('jörg@xn--bcher-kva.example')
  })

  it('name whom their proof is of, in whatever letters they are written', () => {
    // The sign of Kelvin is a k in lower case.
    const decoded = decodeVerp('bounce+\u212aate=example.org+0123456789abcdef@lists.example.com')
    expect(decoded).toMatchObject({ recipient: 'kate@example.org', signed: 'kate=example.org' })
  })

  it.each([
    'bounce@lists.example.com',
    'bounce+ann=example.org@lists.example.com',
    'bounce+ann=example.org+short@lists.example.com',
    'bounce+ann+0123456789abcdef@lists.example.com',
    'bounce+=example.org+0123456789abcdef@lists.example.com',
    'bounce+a*zz=example.org+0123456789abcdef@lists.example.com',
    'bounce+a*ff=example.org+0123456789abcdef@lists.example.com',
    'a+b+c+d@lists.example.com',
    'bounce+ann=example.org+0123456789abcdef+x@lists.example.com',
    `bounce+ann=example.org+${'0'.repeat(65)}@lists.example.com`,
    'bounce+ann=example.org+0123-4567-89ab@lists.example.com',
    '@lists.example.com',
    '',
  ])('are nothing else: %s', (address) => {
    expect(decodeVerp(address)).toBeNull()
  })

  it('are not made where a server would refuse their length', () => {
    expect(encoded('bounce', `${'a'.repeat(60)}@example.org`)).toBeNull()
    // Of 64 octets, 35 are no part of its name here.
    const named = (length: number) => encoded('bounce', `${'a'.repeat(length)}@example.org`)
    expect(named(28)?.indexOf('@')).toBe(64)
    expect(named(29)).toBeNull()
    for (const prefix of ['', 'two words', 'a+b', 'a@b', 'b'.repeat(33)]) {
      expect(encodeVerp(prefix, 'a@b.co', 'lists.example.com', '01234567')).toBeNull()
    }
    for (const other of ['no address', 'ann@[192.0.2.1]', 'ann@a..b', 'ann@']) {
      expect(encoded('bounce', other)).toBeNull()
    }
  })
})
