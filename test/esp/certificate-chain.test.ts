/** Who may sign for Scaleway: a chain up to its root, and nothing that merely looks like one. */
import { beforeAll, describe, expect, test } from 'vitest'
import { type CertificateRequest, issueCertificate } from '../../src/cli/samples/certificate.ts'
import { sample } from '../../src/cli/samples/scaleway.ts'
import { exportPair, RSA_2048 } from '../../src/cli/samples/signing.ts'
import { isIssuedBy } from '../../src/esp/certificate-chain.ts'
import { scaleway } from '../../src/esp/scaleway.ts'
import { SCALEWAY_ROOT } from '../../src/esp/scaleway-root.ts'
import { type Authority, readCertificate, readCertificates } from '../../src/esp/x509.ts'
import { toRequest } from './posts.ts'

const NOW = Date.UTC(2026, 4, 7, 12)
const DAY = 86_400_000

/** What Scaleway's root issued in December 2024, as Scaleway publishes it. */
const INTERMEDIATE = `-----BEGIN CERTIFICATE-----
MIIDJDCCAgygAwIBAgIUd2nIy8FaDuca2xFkrlrZgkwYDaIwDQYJKoZIhvcNAQEL
BQAwHDEaMBgGA1UEAxMRU2NhbGV3YXkgTW5RIFJvb3QwHhcNMjQxMjA1MTUzNTM3
WhcNMjcxMjA1MTUzNjA3WjAXMRUwEwYDVQQDEwxTY2FsZXdheSBNblEwggEiMA0G
CSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQDTroJNvqAuIMgky9rCN8Pocf8UVJN7
095J7poeE+6esiMPwooaoGIhuvEoQJNHRtYdYmRpbrcSFEO8hXCnstWhljGdSumv
NJLMXMa1qxNZPYckah1Pxmu8xkPe9iuoC0yyRPbsRVP6B2nzwO2kjF5rP7XnH7pW
qctIEHiuD1wdKu0TmwFmLV6aqgJ8aYEpLo5RYAk5KyNbW8D2b96D/buYLkjcTp9W
BsU+0/n/GvefG0UKekMykakm3jHP7vtXtO56cxFjUHRRc8HsQObER6dxzKOWRod1
caIkaIK1s7zGJn7c6I+su+Tro91Fk2rCPP4/CzgfDJTp+Nk643hnPW3ZAgMBAAGj
YzBhMA4GA1UdDwEB/wQEAwIBBjAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBTM
tf2g/osLntpPeojyIfWFDEEnSzAfBgNVHSMEGDAWgBRgwQ4oFQqI/P4rnfaP9mRu
Zh/htzANBgkqhkiG9w0BAQsFAAOCAQEAYwuUBAMMT7xZzJRlZ4eRwA5Eqql+GbTp
ePWdwx7Qa5WmRKaFj3nLCNxw6Ng6YWpusQF3M/1Ob8aB0DdRn/GZ8wdkMcO+cCsJ
rBmW7RTTS3Mg0Hh43Wh+7Hzcq5JxMM4gifnaBpOJ/Ksm+roflALkCb1tXX3FF300
LsHgbg6ejB3SjsIpHPye1PSdHTsJqbSrU25UrmZN29RU5qgaC6zd3REKLafmmL4n
Zser1MH2FsZ6QPEuYDSYEIFoywSFx5oeFvp/Y4ta/ipOCvB9G08NY8wIDyPElcoj
cxXjhLhctPUL61xVvym8M5aOlp7uyE0Gynxzh+AoSK5U7ZsuKuuOOw==
-----END CERTIFICATE-----
`

type Signer = { name: string; privateKey: string }
let root: Signer
let authority: Signer
let leaf: Signer
let rogue: Signer

async function signer(name: string): Promise<Signer> {
  const pair = await crypto.subtle.generateKey(RSA_2048, true, ['sign', 'verify'])
  return { name, privateKey: (await exportPair(pair)).privateKey }
}

beforeAll(async () => {
  ;[root, authority, leaf, rogue] = await Promise.all([
    signer('Root'),
    signer('Authority'),
    signer('Leaf'),
    signer('Root'),
  ])
})

function issue(whom: Signer, issuer: Signer, over: Partial<CertificateRequest> = {}) {
  const validity = { notBefore: NOW - DAY, notAfter: NOW + DAY }
  return issueCertificate({ ...whom, issuer, isAuthority: false, ...validity, ...over })
}

const authorityOf = (whom: Signer, issuer: Signer, over: Partial<CertificateRequest> = {}) =>
  issue(whom, issuer, { isAuthority: true, ...over })

async function issued(pems: string[], trusted?: Authority | null): Promise<boolean> {
  const [certificate, ...others] = readCertificates(pems.join(''))
  const own = readCertificate(await authorityOf(root, root))
  return isIssuedBy(trusted ?? own!, certificate!, others, NOW)
}

describe('a chain', () => {
  test('straight from the root, or through an authority', async () => {
    expect(await issued([await issue(leaf, root)])).toBe(true)
    expect(await issued([await issue(leaf, authority), await authorityOf(authority, root)])).toBe(
      true,
    )
  })

  test('through three authorities, and no more', async () => {
    const named = (number: number): Signer => ({ ...authority, name: `Authority ${number}` })
    const chain = async (length: number) => {
      const between = Array.from({ length }, (_, at) => authorityOf(named(at), named(at + 1)))
      const last = authorityOf(named(length), root)
      return issued(await Promise.all([issue(leaf, named(0)), ...between, last]))
    }
    expect(await chain(2)).toBe(true)
    expect(await chain(3)).toBe(false)
  })

  test('is looked for among eight, and a file that is longer than any chain is not read', async () => {
    const other = await authorityOf(rogue, rogue)
    const own = await issue(leaf, authority)
    const theirs = await authorityOf(authority, root)
    const behind = (others: number) => issued([own, ...Array(others).fill(other), theirs])
    expect(await behind(7)).toBe(true)
    expect(await behind(8)).toBe(false)
    expect(readCertificates(other.repeat(20))).toEqual([])
  })

  test('no root is too old to be trusted', async () => {
    const old = await authorityOf(root, root, { notAfter: NOW - 1 })
    expect(await issued([await issue(leaf, root)], readCertificate(old))).toBe(true)
  })

  test.each<[string, () => Promise<string[]>]>([
    ['a stranger by the name of the root', async () => [await issue(leaf, rogue)]],
    [
      'an authority of that stranger',
      async () => [await issue(leaf, authority), await authorityOf(authority, rogue)],
    ],
    [
      'somebody the root certified, who is no authority',
      async () => [await issue(rogue, leaf), await issue(leaf, root)],
    ],
    [
      'an authority whose time is over',
      async () => [
        await issue(leaf, authority),
        await authorityOf(authority, root, { notAfter: NOW - 1 }),
      ],
    ],
    [
      'an authority whose time has not come',
      async () => [
        await issue(leaf, authority),
        await authorityOf(authority, root, { notBefore: NOW + 1000 }),
      ],
    ],
    ['an authority that is missing', async () => [await issue(leaf, authority)]],
    ['itself', async () => [await authorityOf(leaf, leaf)]],
    [
      'two who certify each other',
      async () => [await authorityOf(leaf, authority), await authorityOf(authority, leaf)],
    ],
  ])('not from %s', async (_who, make) => {
    expect(await issued(await make())).toBe(false)
  })
})

describe('Scaleway', () => {
  const trustChain = () => Promise.all([authorityOf(root, root), authorityOf(authority, root)])
  const fetched: string[] = []

  async function verified(leafPem: string, chain: readonly string[] | null, isOurs = true) {
    fetched.length = 0
    const key = { secret: 'arn:scw:sns:fr-par:project-1:rebound', privateKey: leaf.privateKey }
    const event = sample.events.bounced!({ recipient: 'user@example.com', occurredAt: NOW, n: 1 })
    const url = 'https://rebound.example/webhooks/scaleway'
    const signed = await sample.sign({ url, body: sample.body([event]), now: NOW, n: 1 }, key)
    return scaleway.verify(toRequest(signed), {
      now: NOW,
      secrets: [key.secret],
      ...(isOurs ? { trustedRoot: await authorityOf(root, root) } : {}),
      async fetchCertificate(address) {
        fetched.push(address)
        if (!address.endsWith('sns-trust-chain.pem')) return leafPem
        if (chain === null) throw new Error('offline')
        return chain.join('')
      },
    })
  }

  test('the published chain leads from the certificate to the root', async () => {
    const verdict = await verified(await issue(leaf, authority), await trustChain())
    expect(verdict).toEqual({ ok: true, authenticity: 'signed' })
    expect(fetched).toHaveLength(2)
    for (const address of fetched)
      expect(new URL(address).host).toBe('messaging.s3.fr-par.scw.cloud')
  })

  test('a file that holds the whole chain costs no second fetch', async () => {
    const whole = (await issue(leaf, authority)) + (await authorityOf(authority, root))
    expect(await verified(whole, null)).toMatchObject({ ok: true })
    expect(fetched).toHaveLength(1)
  })

  test('a chain that cannot be fetched is a problem of now, not of the post', async () => {
    expect(await verified(await issue(leaf, authority), null)).toMatchObject({
      problem: 'unavailable',
    })
  })

  test('a certificate at the right place, issued by nobody of Scaleway, proves nothing', async () => {
    const chain = await trustChain()
    expect(await verified(await issue(leaf, leaf), chain)).toMatchObject({ problem: 'mismatch' })
    expect(await verified(await issue(leaf, rogue), chain)).toMatchObject({ problem: 'mismatch' })
    const own = await issue(leaf, authority)
    expect(await verified(own, chain, false)).toMatchObject({ problem: 'mismatch' })
  })

  test('the root it is shipped with is the one that issued what Scaleway uses', async () => {
    expect(await issued([INTERMEDIATE], SCALEWAY_ROOT)).toBe(true)
    expect(readCertificate(INTERMEDIATE)).toMatchObject({ isAuthority: true })
    expect(await issued([INTERMEDIATE])).toBe(false)
  })
})
