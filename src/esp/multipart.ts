/** Reads the fields of a multipart/form-data body (RFC 7578). Files are skipped, since no adapter reads one. */

/** Most fields that are read; no webhook has more. */
export const MAX_FIELDS = 200

/** The boundary in a Content-Type; null when that is not multipart/form-data. */
export function multipartBoundary(contentType: string | null): string | null {
  if (!/^\s*multipart\/form-data\s*;/i.test(contentType ?? '')) return null
  const [, quoted, bare] =
    contentType?.match(/;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i) ?? []
  return quoted ?? bare ?? null
}

/** Name and value of every field, in order; malformed fields are left out. */
export function readMultipart(body: string, boundary: string): URLSearchParams {
  const fields = new URLSearchParams()
  // The first delimiter may be at the very start. Text before it and after the last one is ignored.
  const [, ...parts] = `\r\n${body}`.split(`\r\n--${boundary}`, MAX_FIELDS + 1)
  for (const part of parts) {
    if (part.startsWith('--')) break
    const headEnd = part.indexOf('\r\n\r\n')
    if (headEnd === -1) continue
    const name = fieldName(part.slice(0, headEnd))
    if (name !== null) fields.append(name, part.slice(headEnd + 4))
  }
  return fields
}

/** The name of a field; null for a file. */
function fieldName(head: string): string | null {
  const disposition = head.match(/\r\ncontent-disposition:\s*form-data;([^\r\n]*)/i)?.[1] ?? ''
  if (/filename\*?=/i.test(disposition)) return null
  return disposition.match(/(?:^|;)\s*name="([^"]*)"/i)?.[1] ?? null
}
