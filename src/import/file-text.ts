/** The text of a list as it arrives in bytes: UTF-8, or UTF-16 where the byte order mark of a spreadsheet says so. */

/** Byte order marks by their first byte, with which no UTF-8 begins. */
export const UTF_16: ReadonlyMap<number, string> = new Map([
  [0xff, 'utf-16le'],
  [0xfe, 'utf-16be'],
])

/** What is no text is U+FFFD. */
export async function* textOf(file: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null
  for await (const piece of file) {
    const [byte] = piece
    if (byte === undefined) continue
    decoder ??= new TextDecoder(UTF_16.get(byte))
    yield decoder.decode(piece, { stream: true })
  }
  yield decoder?.decode() ?? ''
}
