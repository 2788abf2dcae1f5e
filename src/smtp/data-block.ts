/** A message as DATA carries it: CRLF at every line's end, dots doubled where a line begins with one (RFC 5321, 4.5.2), and the Bcc fields left out (RFC 5322, 3.6.3). */

const CR = 13
const LF = 10
const DOT = 46

/** Bcc fields with their continuation lines. */
const BLIND = /^(?:resent-)?bcc[ \t]*:.*\r\n(?:[ \t].*\r\n)*/gim
/** One character per byte. */
const decoder = new TextDecoder('latin1')

/** The message without the final dot, which the session sends by itself. */
export function dataBlock(message: Uint8Array): Uint8Array {
  // Two passes, to measure and to write, so that no buffer of ten megabytes has to grow.
  const size = walk(message, null)
  const block = new Uint8Array(size)
  walk(message, block)
  return withoutBlind(block)
}

/** Removes Bcc fields, in place. */
function withoutBlind(block: Uint8Array): Uint8Array {
  const header = decoder.decode(block.subarray(0, headerEnd(block)))
  let from = 0
  let to = 0
  for (const { index, 0: field } of header.matchAll(BLIND)) {
    block.copyWithin(to, from, index)
    to += index - from
    from = index + field.length
  }
  block.copyWithin(to, from)
  return block.subarray(0, block.length - from + to)
}

/** Writes into `out` if it is given; returns the length. */
function walk(message: Uint8Array, out: Uint8Array | null): number {
  let at = 0
  let lineStart = true
  const put = (byte: number) => {
    if (out !== null) out[at] = byte
    at++
  }
  const endLine = () => {
    put(CR)
    put(LF)
    lineStart = true
  }
  for (let index = 0; index < message.length; index++) {
    const byte = message[index]
    if (byte === undefined) break
    if (byte === LF && message[index - 1] === CR) continue
    if (byte === CR || byte === LF) {
      endLine()
      continue
    }
    if (lineStart && byte === DOT) put(DOT)
    put(byte)
    lineStart = false
  }
  if (!lineStart) endLine()
  return at
}

/** What a message needs of the server: 8BITMIME (RFC 6152) for bytes above 127, SMTPUTF8 (RFC 6531) if the header has such bytes. */
export function needs(message: Uint8Array): { eightBit: boolean; utf8: boolean } {
  const first = message.findIndex((byte) => byte > 127)
  return { eightBit: first >= 0, utf8: first >= 0 && first < headerEnd(message) }
}

/** Where the header ends: the first empty line. */
export function headerEnd(message: Uint8Array): number {
  for (let at = message.indexOf(LF); at >= 0; at = message.indexOf(LF, at + 1)) {
    const next = message[at + 1]
    if (next === LF || (next === CR && message[at + 2] === LF)) return at + 1
  }
  return message.length
}
