/** Decodes a file as it arrives: UTF-8, or UTF-16 if a byte order mark (as written by spreadsheets) says so. */

/** UTF-16 encodings by the first byte of their byte order mark, which never begins UTF-8. */
export const UTF_16: ReadonlyMap<number, string> = new Map([
  [0xff, 'utf-16le'],
  [0xfe, 'utf-16be'],
])

/** The text in pieces; invalid bytes become U+FFFD. */
export async function* textPieces(file: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null
  for await (const piece of file) {
    const [byte] = piece
    if (byte === undefined) continue
    decoder ??= new TextDecoder(UTF_16.get(byte))
    yield decoder.decode(piece, { stream: true })
  }
  yield decoder?.decode() ?? ''
}
