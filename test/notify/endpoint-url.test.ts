import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endpointUrlError } from '../../src/notify/endpoint-url.ts'

describe('a URL that may be called', () => {
  it.each([
    'https://example.com/hook',
    'https://example.com:8443/hook?key=1',
    'https://8.8.8.8/',
    'https://172.32.0.1/',
    'https://[2001:4860:4860::8888]/',
    'https://[2001:200::1]/',
    'https://[3ffe::1]/',
    'https://[2606:4700::1111]/',
    'https://[2000::1]/',
    'https://[2003:2001:db8::1]/',
    'https://[2001:210::1]/',
    'https://localhost.example.com/',
    'https://xn--bcher-kva.example/',
    'https://10.example.com/',
    'https://example.mylan/',
  ])('%s', (url) => {
    expect(endpointUrlError(url)).toBeNull()
  })
})

describe('a URL that leads inside, or nowhere', () => {
  it.each([
    ['http://example.com/', 'https'],
    ['ftp://example.com/', 'https'],
    ['javascript:alert(1)', 'https'],
    ['example.com', 'not a URL'],
    ['https://user:word@example.com/', 'user'],
    ['https://user@example.com/', 'user'],
    ['https://:word@example.com/', 'user'],
    ['https://localhost/', 'name'],
    ['https://LOCALHOST./', 'name'],
    ['https://localhost../', 'name'],
    ['https://printer.local../', 'name'],
    ['https://127.0.0.1../', 'name'],
    ['https://0177.0.0.1../', 'name'],
    ['https://0x7f.0.0.1../', 'name'],
    ['https://0x7f.0.0.1.../', 'name'],
    ['https://intranet/', 'name'],
    ['https://mailserver/', 'name'],
    ['https://mailserver./', 'name'],
    ['https://printer.local/', 'name'],
    ['https://metadata.google.internal/', 'name'],
    ['https://router.home.arpa/', 'name'],
    ['https://home.arpa/', 'name'],
    ['https://10.localhost/', 'name'],
    ['https://127.0.0.1/', 'address'],
    ['https://127.1/', 'address'],
    ['https://0x7f000001/', 'address'],
    ['https://2130706433/', 'address'],
    ['https://0177.0.0.1/', 'address'],
    ['https://0/', 'address'],
    ['https://10.1.2.3/', 'address'],
    ['https://172.31.255.255/', 'address'],
    ['https://192.168.0.1./', 'address'],
    ['https://169.254.169.254/latest/meta-data', 'address'],
    ['https://100.64.0.1/', 'address'],
    ['https://255.255.255.255/', 'address'],
    ['https://[::1]/', 'address'],
    ['https://[::]/', 'address'],
    ['https://[fe80::1]/', 'address'],
    ['https://[fd00::1]/', 'address'],
    ['https://[::ffff:127.0.0.1]/', 'address'],
    ['https://[64:ff9b::7f00:1]/', 'address'],
    ['https://[2002:7f00:1::]/', 'address'],
    ['https://[2001:db8::1]/', 'address'],
    ['https://[2001:2::1]/', 'address'],
    ['https://[2001:10::1]/', 'address'],
    ['https://[2001:1f:1::]/', 'address'],
    ['https://[2001:2f:ffff::1]/', 'address'],
    ['https://[2001::]/', 'address'],
    ['https://[2001::1]/', 'address'],
    ['https://[2001:0:1::1]/', 'address'],
    ['https://[1fff::1]/', 'address'],
    ['https://[4000::1]/', 'address'],
    ['https://[3fff::1]/', 'address'],
  ])('%s', (url, why) => {
    expect(endpointUrlError(url)).toContain(why)
  })

  it.each([
    ...['alt', 'corp', 'home', 'home.arpa', 'internal', 'intranet', 'invalid', 'lan', 'local'],
    ...['localdomain', 'localhost', 'onion', 'private', 'svc'],
  ])('is whatever ends in .%s', (name) => {
    expect(endpointUrlError(`https://box.${name}/`)).toContain('name')
  })

  it.each([
    ['0.0.0.0', '0.255.255.255'],
    ['10.0.0.0', '10.255.255.255'],
    ['100.64.0.0', '100.127.255.255'],
    ['127.0.0.0', '127.255.255.255'],
    ['169.254.0.0', '169.254.255.255'],
    ['172.16.0.0', '172.31.255.255'],
    ['192.0.0.0', '192.0.0.255'],
    ['192.0.2.0', '192.0.2.255'],
    ['192.88.99.0', '192.88.99.255'],
    ['192.168.0.0', '192.168.255.255'],
    ['198.18.0.0', '198.19.255.255'],
    ['198.51.100.0', '198.51.100.255'],
    ['203.0.113.0', '203.0.113.255'],
    ['224.0.0.0', '255.255.255.255'],
  ])('is each from %s to %s, and neither neighbour', (first, last) => {
    const number = (ip: string) => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
    const errorOf = (ip: number) => endpointUrlError(`https://${ip}/`)
    for (const ip of [number(first), number(last)]) expect(errorOf(ip)).toContain('address')
    for (const ip of [number(first) - 1, number(last) + 1]) {
      if (ip >= 0 && ip < 2 ** 32) expect(errorOf(ip)).toBeNull()
    }
  })

  it('is refused in every spelling of the same IPv4 address', () => {
    const octet = fc.integer({ min: 0, max: 255 })
    const radix = fc.constantFrom(
      (n: number) => String(n),
      (n: number) => `0x${n.toString(16)}`,
      (n: number) => `0${n.toString(8)}`,
    )
    const inside = fc.oneof(
      fc.tuple(fc.constantFrom(10, 127, 0), octet, octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
    )
    fc.assert(
      fc.property(inside, fc.array(radix, { minLength: 4, maxLength: 4 }), (parts, write) => {
        const host = parts.map((part, at) => write[at]?.(part)).join('.')
        expect(endpointUrlError(`https://${host}/`)).toContain('address')
      }),
    )
  })
})
