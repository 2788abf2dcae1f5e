/** What a status code means, in English and Japanese: RFC 3463 (which replaced RFC 1893) and the whole IANA registry of enhanced status codes (RFC 5248). */
import type { StatusClass } from './classification.ts'
import { type Bilingual, CODES, type CodeRow } from './code-table.ts'
import { parseStatus } from './status.ts'

const BY_CODE: ReadonlyMap<string, CodeRow> = new Map(CODES.map((row) => [row.code, row]))

interface CodeDescription {
  /** As given, for example `5.1.1`. */
  status: string
  class: StatusClass
  /** What the code is about: 0 undefined, 1 address … 7 security or policy. */
  subject: { number: number; title: Bilingual }
  title: Bilingual
  meaning: Bilingual
  advice: Bilingual
  rfc: string
  /** False: nobody registered this detail, and what is said is what its subject says in general. */
  registered: boolean
}

/** What a code says in both languages; null for text that is no such code. */
export function describeStatus(status: string): CodeDescription | null {
  const parsed = parseStatus(status)
  if (parsed === null) return null
  const number = parsed.subject
  const own = BY_CODE.get(status.slice(2))
  const row = own ?? BY_CODE.get(`${number}.0`)
  const statusClass = CLASSES.get(String(parsed.class))
  const subject = SUBJECTS[number]
  if (!row || !statusClass || !subject) return null
  return {
    status,
    class: statusClass.class,
    subject: { number, title: subject.title },
    title: isGeneralSuccess(statusClass.class, row)
      ? { en: row.title.en, ja: subject.title.ja }
      : row.title,
    meaning: meaningOf(status, statusClass, subject, row, own !== undefined),
    advice: adviceFor(statusClass.class, subject, row),
    rfc: row.rfc,
    registered: own !== undefined,
  }
}

/** True for a well-formed code whose subject and detail are registered; any class will do. */
export function isRegisteredStatus(status: string): boolean {
  const digit = status[0]
  const isClass = digit === '2' || digit === '4' || digit === '5'
  return isClass && status[1] === '.' && BY_CODE.has(status.slice(2))
}

function meaningOf(
  status: string,
  { class: statusClass, meaning }: ClassRow,
  subject: SubjectRow,
  row: CodeRow,
  registered: boolean,
): Bilingual {
  const whole = join(meaning, detailIn(statusClass, subject, row))
  if (!registered) return join(whole, UNREGISTERED)
  return UNDEFINED.get(status) ?? whole
}

/** What a row says, which is of errors or of successes: said of the other, it would argue with the class sentence. */
function detailIn(statusClass: StatusClass, subject: SubjectRow, row: CodeRow): Bilingual {
  if (isGeneralSuccess(statusClass, row)) {
    return {
      en: `The report is about the ${subject.title.en.toLowerCase()}; what exactly was not said.`,
      ja: `${subject.title.ja}に関する報告で、詳細は示されていません。`,
    }
  }
  const isOfSuccess = statusClass === 'success'
  const fits = row.classes.some((digit) => (digit === 2) === isOfSuccess)
  return fits ? row.meaning : join(isOfSuccess ? MEANT_FOR_ERRORS : MEANT_FOR_SUCCESS, row.meaning)
}

/** `x.1.0` to `x.7.0` speak of some error. */
function isGeneralSuccess(statusClass: StatusClass, { code }: CodeRow): boolean {
  return statusClass === 'success' && code.endsWith('.0') && code !== '0.0'
}

/** What is wrong on the sender's side is put right at once; anything else is tried again first. */
function adviceFor(statusClass: StatusClass, subject: SubjectRow, row: CodeRow): Bilingual {
  if (statusClass === 'success') return NONE
  if (statusClass === 'permanent') return row.advice
  return subject.sendersSide ? join(row.advice, RETRY_TOO) : join(RETRY_FIRST, row.advice)
}

function join(first: Bilingual, second: Bilingual): Bilingual {
  return { en: `${first.en} ${second.en}`, ja: `${first.ja}${second.ja}` }
}

const UNREGISTERED: Bilingual = {
  en: 'The last number is registered nowhere; the server that used it gave it a meaning of its own.',
  ja: '末尾の番号は登録されておらず、サーバー独自のものです。',
}

const MEANT_FOR_ERRORS: Bilingual = {
  en: 'The rest of the code is meant for errors, of which it says:',
  ja: '続く番号は本来エラーに使うもので、エラーでは次の意味になります。',
}
const MEANT_FOR_SUCCESS: Bilingual = {
  en: 'The rest of the code is meant for successes and names no cause; of those it says:',
  ja: '続く番号は本来成功に使うもので、原因は示していません。成功では次の意味になります。',
}
const NONE: Bilingual = { en: 'Nothing to do.', ja: '対処は不要です。' }

/** Where even the subject is undefined, the class sentence and the row would argue with each other. */
const UNDEFINED: ReadonlyMap<string, Bilingual> = new Map([
  [
    '4.0.0',
    {
      en: 'Temporary and undefined error: the message may arrive when it is sent again; because the code is undefined, the cause cannot be known.',
      ja: '未定義の一時的なエラーです。再送すれば届く可能性がありますが、未定義のため、エラーの原因は特定できません。',
    },
  ],
  [
    '5.0.0',
    {
      en: 'Permanent and undefined error: the message is not expected to arrive by sending it again; because the code is undefined, the cause cannot be known.',
      ja: '未定義の恒久的なエラーです。再送しても届く見込みはありません。未定義のため、エラーの原因は特定できません。',
    },
  ],
])

const RETRY_FIRST: Bilingual = {
  en: 'Try again for up to 24 hours. If it still fails after that:',
  ja: '24 時間を限度に再送してください。それでも届かない場合の対処は次のとおりです。',
}
const RETRY_TOO: Bilingual = {
  en: 'The message may be tried again for up to 24 hours.',
  ja: '24 時間を限度に再送できます。',
}

interface ClassRow {
  class: StatusClass
  title: Bilingual
  meaning: Bilingual
}

/** By the first digit of a code. */
export const CLASSES: ReadonlyMap<string, ClassRow> = new Map([
  [
    '2',
    {
      class: 'success',
      title: { en: 'Success', ja: '成功' },
      meaning: { en: 'Success.', ja: '成功です。' },
    },
  ],
  [
    '4',
    {
      class: 'transient',
      title: { en: 'Persistent transient failure', ja: '一時的なエラー' },
      meaning: {
        en: 'Temporary error: the message itself is valid and may arrive when it is sent again.',
        ja: '一時的なエラーです。メールそのものは有効で、再送すれば届く可能性があります。',
      },
    },
  ],
  [
    '5',
    {
      class: 'permanent',
      title: { en: 'Permanent failure', ja: '恒久的なエラー' },
      meaning: {
        en: 'Permanent error: the same message will not arrive by sending it again; something has to change first.',
        ja: '恒久的なエラーです。このまま再送しても届く見込みはなく、送信を成功させるには何らかの変更が必要です。',
      },
    },
  ],
])

interface SubjectRow {
  title: Bilingual
  /** Failures of this subject are mostly the sender's to put right. */
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
