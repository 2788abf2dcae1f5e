/** Enhanced status codes (RFC 3463, which replaced RFC 1893): class.subject.detail. */

/** Classes 2, 4 and 5, subjects 0 to 7, no leading zeros. */
const STATUS = /^([245])\.([0-7])\.(0|[1-9]\d{0,2})$/

interface Status {
  class: 2 | 4 | 5
  /** 0 undefined, 1 address, 2 mailbox, 3 mail system, 4 network, 5 protocol, 6 content, 7 security or policy. */
  subject: number
  detail: number
}

/** Null for text that is no enhanced status code. */
export function parseStatus(text: string): Status | null {
  const [, digit, subject, detail] = STATUS.exec(text) ?? []
  const statusClass = Number(digit)
  if (statusClass !== 2 && statusClass !== 4 && statusClass !== 5) return null
  return { class: statusClass, subject: Number(subject), detail: Number(detail) }
}
