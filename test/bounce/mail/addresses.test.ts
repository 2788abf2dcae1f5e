import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findAddresses, firstAddress } from '../../../src/bounce/mail/addresses.ts'

const found = (text: string) => findAddresses(text).map((one) => one.address)

describe('findAddresses', () => {
  it.each([
    ['<ann@example.org>: unknown', ['ann@example.org']],
    ['To ann@example.org, bob.b@mail.example.org.', ['ann@example.org', 'bob.b@mail.example.org']],
    ['ann@example.org<mailto:ann@example.org>', ['ann@example.org', 'ann@example.org']],
    ["'ann@example.org'", ['ann@example.org']],
    [
      "RCPT TO:<o'neil+x@example.org> ORCPT=rfc822;a@example.net",
      ["o'neil+x@example.org", 'a@example.net'],
    ],
    ['"ann smith"@example.org said', ['"ann smith"@example.org']],
    ['宛先ann@example.orgへ', ['ann@example.org']],
    ['<jörg@example.org>', ['jörg@example.org']],
    ['ann@bücher.example', ['ann@bücher.example']],
    ['<ann@mail.例え.example>', ['ann@mail.例え.example']],
    ['<ann@ایران\u200cها.example>', ['ann@ایران\u200cها.example']],
    ['ann@example.org.へ、ann@mail.例え', ['ann@example.org']],
    ['ann@[192.0.2.1]', ['ann@[192.0.2.1]']],
    ['error in /home/ann/.rules/bob@example.org', ['bob@example.org']],
    ['<=?utf-8?Q?j=C3=B6rg?=@example.org>', ['=?utf-8?Q?j=C3=B6rg?=@example.org']],
    ['c=US;a= ;p=ACME;dda:SMTP=ann@example.org; on Tue', ['ann@example.org']],
    ['<ann=example.org@bounces.example>', ['ann=example.org@bounces.example']],
    ['ann@localhost or @example.org or ann@', []],
    ['', []],
  ])('in "%s"', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  it('says where each one stands', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '@', '.', ' ', '<', '>', 'é', '"') }),
        (text) => {
          for (const one of findAddresses(text)) {
            expect(text.slice(one.start, one.end)).toBe(one.address)
            expect(one.address).toMatch(/.@./)
          }
        },
      ),
    )
  })
})

describe('firstAddress', () => {
  it('prefers the mailbox to an address that is only a name', () => {
    expect(firstAddress('"bob@example.net" <ann@example.org>')).toBe('ann@example.org')
    expect(firstAddress('ann@example.org')).toBe('ann@example.org')
    expect(firstAddress('nobody')).toBeNull()
    expect(firstAddress(null)).toBeNull()
  })
})
