/**
 * Which URLs are called: https, public names only. An operator's token must not be a way into a private network, so
 * private names and IP addresses are refused. On Cloudflare a public name that points inside leads nowhere either:
 * a deployed Worker's fetch reaches no private network.
 */

/** IPv4 networks that are not public, by RFC 6890 and its successors: first address and prefix length. */
const PRIVATE_V4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]

/** Endings of names that lead nowhere (also the empty one) or inside a network (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const PRIVATE_NAMES =
  /(^|\.)(|localhost|localdomain|local|internal|svc|invalid|intranet|lan|home|corp|private|home\.arpa|alt|onion)$/

let alsoAllowed: (url: URL) => boolean = () => false

/** For entry files other than the deployed one. */
export function alsoAllow(rule: (url: URL) => boolean): void {
  alsoAllowed = rule
}

/** Null for a URL that may be called, else why it may not. */
export function endpointUrlError(text: string): string | null {
  if (!URL.canParse(text)) return 'This is not a URL.'
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return 'The URL must not hold a user or password.'
  if (alsoAllowed(url)) return null
  if (url.protocol !== 'https:') return 'The URL must begin with https.'
  const host = url.hostname.replace(/\.$/, '')
  if (host.startsWith('[')) {
    return isPublicV6(host.slice(1, -1)) ? null : 'The address must be a public one.'
  }
  // The URL parser writes every spelling of an IPv4 address as four numbers.
  if (/^[\d.]+\d$/.test(host)) return isPublicV4(host) ? null : 'The address must be a public one.'
  if (!host.includes('.') || PRIVATE_NAMES.test(host)) return 'The host must be a public name.'
  return null
}

function isPublicV4(host: string): boolean {
  const value = toNumber(host)
  return !PRIVATE_V4.some(([network, length]) => {
    const size = 2 ** (32 - length)
    return Math.floor(value / size) === Math.floor(toNumber(network) / size)
  })
}

function toNumber(v4: string): number {
  return v4.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

/** Only 2000::/3 is assigned, and its end is for documentation. Tunnels that hold an IPv4 address are refused, and so are the other ranges for documentation and tests. */
function isPublicV6(host: string): boolean {
  const first = Number.parseInt(host, 16)
  return first >= 0x2000 && first < 0x3fff && !/^(2001:(?:db8|0?|2|[12][0-9a-f]):|2002:)/.test(host)
}
