/** Parses and names status codes, in English and Japanese: RFC 3463 (which replaced RFC 1893) and the whole IANA registry of enhanced status codes (RFC 5248). */
import type { StatusClass } from './classification.ts'
import { type Bilingual, CODES, type CodeRow } from './code-table.ts'
import { classNamed } from './recorded-class.ts'
import { parseStatus } from './status.ts'

/** By `subject.detail`. */
export const BY_CODE: ReadonlyMap<string, CodeRow> = new Map(CODES.map((row) => [row.code, row]))

export interface CodeDescription {
  /** As given, for example `5.1.1`. */
  status: string
  class: StatusClass
  /** What the code is about: 0 undefined, 1 address … 7 security or policy. */
  subject: { number: number; title: Bilingual }
  title: Bilingual
  /** False if the detail is not registered; the title is then that of its subject in general. */
  registered: boolean
}

/** Names a code in both languages; null if the text is not a status code. For the long explanation see code-explanation.ts. */
export function describeStatus(status: string): CodeDescription | null {
  const parsed = parseStatus(status)
  if (parsed === null) return null
  const number = parsed.subject
  const own = BY_CODE.get(status.slice(2))
  const row = own ?? BY_CODE.get(`${number}.0`)
  const statusClass = classNamed(parsed.class)
  const subject = SUBJECTS[number]
  if (!row || !statusClass || !subject) return null
  return {
    status,
    class: statusClass,
    subject: { number, title: subject.title },
    title: isGeneralSuccess(statusClass, row)
      ? { en: row.title.en, ja: subject.title.ja }
      : row.title,
    registered: own !== undefined,
  }
}

/** True for a well-formed code whose subject and detail are registered; any class will do. */
export function isRegisteredStatus(status: string): boolean {
  const digit = status[0]
  const isClass = digit === '2' || digit === '4' || digit === '5'
  return isClass && status[1] === '.' && BY_CODE.has(status.slice(2))
}

/** True for `2.1.0` to `2.7.0`: the registered text of `x.1.0` to `x.7.0` is about an error. */
export function isGeneralSuccess(statusClass: StatusClass, { code }: CodeRow): boolean {
  return statusClass === 'success' && code.endsWith('.0') && code !== '0.0'
}

interface SubjectRow {
  title: Bilingual
  /** True if failures of this subject are mostly the sender's to fix. */
  sendersSide: boolean
}

const aboutRow = (en: string, ja: string, sendersSide: boolean): SubjectRow => ({
  title: { en, ja },
  sendersSide,
})

/** By the second number of a code, `x.0` to `x.7`. */
export const SUBJECTS: readonly SubjectRow[] = [
  aboutRow('Other or undefined status', 'その他・未定義の状態', false),
  aboutRow('Addressing status', 'メールアドレスの状態', false),
  aboutRow('Mailbox status', 'メールボックスの状態', false),
  aboutRow('Mail system status', 'メールシステムの状態', false),
  aboutRow('Network and routing status', 'ネットワークの状態', false),
  aboutRow('Mail delivery protocol status', '配信プロトコルの実行状態', true),
  aboutRow('Message content or media status', 'コンテント・メディアの状態', true),
  aboutRow('Security or policy status', 'セキュリティ・運用ポリシーの状態', true),
]
