/** MD5 (RFC 1321), only because Unisender Go signs with it and WebCrypto does not offer it. Not a secure hash. */
import type { Bytes } from './esp.ts'

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const SINES = Array.from({ length: 64 }, (_, i) => Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))))

/** Lower-case hexadecimal digest. */
export function md5Hex(message: Bytes): string {
  const padded = new Uint8Array((Math.floor((message.length + 8) / 64) + 1) * 64)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, message.length << 3, true)
  view.setUint32(padded.length - 4, Math.floor(message.length / 2 ** 29), true)
  const state: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
  for (let block = 0; block < padded.length; block += 64) addBlock(state, view, block)
  const digest = new DataView(new ArrayBuffer(16))
  state.forEach((word, i) => {
    digest.setUint32(4 * i, word, true)
  })
  return [...new Uint8Array(digest.buffer)].map((b) => b.toString(16).padStart(2, '0')).join('')
}

type State = [number, number, number, number]

function addBlock(state: State, view: DataView, block: number): void {
  let [a, b, c, d] = state
  for (let i = 0; i < 64; i++) {
    const [mixed, word] = round(i, b, c, d)
    const sum = (a + mixed + (SINES[i] ?? 0) + view.getUint32(block + 4 * word, true)) | 0
    const shift = SHIFTS[4 * (i >> 4) + (i & 3)] ?? 0
    ;[a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0]
  }
  state[0] = (state[0] + a) | 0
  state[1] = (state[1] + b) | 0
  state[2] = (state[2] + c) | 0
  state[3] = (state[3] + d) | 0
}

/** The mixing function of a step, and which word of the block it takes. */
function round(i: number, b: number, c: number, d: number): [number, number] {
  if (i < 16) return [(b & c) | (~b & d), i]
  if (i < 32) return [(d & b) | (~d & c), (5 * i + 1) % 16]
  if (i < 48) return [b ^ c ^ d, (3 * i + 5) % 16]
  return [c ^ (b | ~d), (7 * i) % 16]
}
