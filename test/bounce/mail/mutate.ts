/** Seeded damage to mails, for the tests and for longer runs from the command line. */

/** A small generator with a seed, so that a failure can be repeated. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const TOKENS = [
  '\r\n\r\n',
  '\n',
  '--',
  '@',
  '<',
  '>',
  ':',
  '550 ',
  '5.1.1',
  '=',
  '=?utf-8?Q?',
  '\u0000',
  '\u001b$B',
  '&#x110000;',
  '<style>',
  'Content-Type: message/rfc822\r\n\r\n',
  'Final-Recipient: rfc822;',
  '\ud83d\ude00',
].map((token) => new TextEncoder().encode(token))

/** One to six cuts, copies, insertions and flipped bytes. */
export function mutate(raw: Uint8Array, random: () => number): Uint8Array {
  let bytes = raw
  const below = (limit: number) => Math.floor(random() * Math.max(1, limit))
  const splice = (at: number, removed: number, added: Uint8Array) => {
    const out = new Uint8Array(bytes.length - removed + added.length)
    out.set(bytes.subarray(0, at))
    out.set(added, at)
    out.set(bytes.subarray(at + removed), at + added.length)
    bytes = out
  }
  for (let step = below(6); step >= 0; step--) {
    const at = below(bytes.length)
    const length = Math.min(below(200), bytes.length - at)
    switch (below(4)) {
      case 0:
        splice(at, length, new Uint8Array())
        break
      case 1:
        splice(below(bytes.length), 0, bytes.slice(at, at + length))
        break
      case 2:
        splice(at, 0, TOKENS[below(TOKENS.length)]!)
        break
      default:
        bytes = bytes.slice()
        if (bytes.length > 0) bytes[at] = below(256)
    }
  }
  return bytes
}
