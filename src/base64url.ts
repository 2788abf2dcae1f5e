/** Base64 for URLs, without padding (RFC 4648, section 5), of bytes and of JSON. */

export function toBase64Url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: 'base64url', omitPadding: true })
}

/** @throws SyntaxError */
export function fromBase64Url(text: string) {
  return Uint8Array.fromBase64(text, { alphabet: 'base64url' })
}

export function jsonToBase64Url(value: unknown): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify(value)))
}

/** @throws SyntaxError */
export function jsonFromBase64Url(text: string) {
  return JSON.parse(new TextDecoder().decode(fromBase64Url(text)))
}
