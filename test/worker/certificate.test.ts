/** Signing certificates: fetched once, and never more of an answer than a certificate can be. */
import { afterEach, expect, it, vi } from 'vitest'
import { fetchCertificate } from '../../src/proof/certificate.ts'

const PEM = '-----BEGIN CERTIFICATE-----'

afterEach(() => {
  vi.restoreAllMocks()
})

const answering = (make: () => Response) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => make())

it('a certificate is fetched once: the next post finds it', async () => {
  const fetched = answering(() => new Response(PEM))
  const url = 'https://certificates.example/once.pem'
  expect([await fetchCertificate(url), await fetchCertificate(url)]).toEqual([PEM, PEM])
  expect(fetched).toHaveBeenCalledOnce()
})

it('a certificate is fetched where the cache fails', async () => {
  answering(() => new Response(PEM))
  vi.spyOn(caches.default, 'match').mockRejectedValue(new Error('no cache'))
  vi.spyOn(caches.default, 'put').mockRejectedValue(new Error('no cache'))
  expect(await fetchCertificate('https://certificates.example/uncached.pem')).toBe(PEM)
})

it('there is no certificate where the answer is a redirect, which is not followed', async () => {
  answering(
    () => new Response(null, { status: 302, headers: { location: 'https://else.example' } }),
  )
  const moved = fetchCertificate('https://certificates.example/moved.pem')
  await expect(moved).rejects.toThrow('the certificate answered 302')
})

it('there is no certificate where the answer is a page, which nobody keeps', async () => {
  const url = 'https://certificates.example/page.pem'
  answering(() => new Response('<h1>Down for maintenance</h1>'))
  await expect(fetchCertificate(url)).rejects.toThrow('that is no certificate')
  answering(() => new Response(PEM))
  expect(await fetchCertificate(url)).toBe(PEM)
})

it('there is no certificate where the answer is larger, of which no more is read', async () => {
  let pieces = 0
  answering(() => {
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(16 * 1024))
        if (++pieces === 1000) controller.close()
      },
    })
    return new Response(body)
  })
  const large = fetchCertificate('https://certificates.example/large.pem')
  await expect(large).rejects.toThrow('the certificate is too large')
  expect(pieces).toBeLessThan(10)
})
