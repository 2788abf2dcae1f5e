/** What a status code means at length, in English and Japanese, and what to do about it. */
import type { StatusClass } from './classification.ts'
import type { Bilingual, CodeRow } from './code-table.ts'
import type { CodeText, CodeTexts } from './code-texts.ts'
import {
  BY_CODE,
  type CodeDescription,
  describeStatus,
  isGeneralSuccess,
  SUBJECTS,
} from './codes.ts'

export interface CodeExplanation extends CodeDescription {
  meaning: Bilingual
  advice: Bilingual
}

/** What a code says in both languages; null for text that is no such code. `texts` are those of every row. */
export function explainStatus(status: string, texts: CodeTexts): CodeExplanation | null {
  const description = describeStatus(status)
  if (description === null) return null
  const code = description.registered ? status.slice(2) : `${description.subject.number}.0`
  const row = BY_CODE.get(code)
  const text = texts[code]
  if (!row || !text) return null
  return {
    ...description,
    meaning: meaningOf(description, row, text),
    advice: adviceFor(description, text),
  }
}

function meaningOf(
  { status, class: statusClass, subject, registered }: CodeDescription,
  row: CodeRow,
  text: CodeText,
): Bilingual {
  const whole = join(OF_CLASS[statusClass], detailIn(statusClass, subject.title, row, text))
  if (!registered) return join(whole, UNREGISTERED)
  return UNDEFINED.get(status) ?? whole
}

/** What a row says, which is of errors or of successes: said of the other, it would argue with the class sentence. */
function detailIn(
  statusClass: StatusClass,
  subject: Bilingual,
  row: CodeRow,
  { meaning }: CodeText,
): Bilingual {
  if (isGeneralSuccess(statusClass, row)) {
    return {
      en: `The report is about the ${subject.en.toLowerCase()}; what exactly was not said.`,
      ja: `${subject.ja}に関する報告で、詳細は示されていません。`,
    }
  }
  const isOfSuccess = statusClass === 'success'
  const fits = row.classes.some((digit) => (digit === 2) === isOfSuccess)
  return fits ? meaning : join(isOfSuccess ? MEANT_FOR_ERRORS : MEANT_FOR_SUCCESS, meaning)
}

const OF_CLASS: Record<StatusClass, Bilingual> = {
  success: { en: 'Success.', ja: '成功です。' },
  transient: {
    en: 'Temporary error: the message itself is valid and may arrive when it is sent again.',
    ja: '一時的なエラーです。メールそのものは有効で、再送すれば届く可能性があります。',
  },
  permanent: {
    en: 'Permanent error: the same message will not arrive by sending it again; something has to change first.',
    ja: '恒久的なエラーです。このまま再送しても届く見込みはなく、送信を成功させるには何らかの変更が必要です。',
  },
}

/** What is wrong on the sender's side is put right at once; anything else is tried again first. */
function adviceFor(
  { class: statusClass, subject }: CodeDescription,
  { advice }: CodeText,
): Bilingual {
  if (statusClass === 'success') return NONE
  if (statusClass === 'permanent') return advice
  return SUBJECTS[subject.number]?.sendersSide ? join(advice, RETRY_TOO) : join(RETRY_FIRST, advice)
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
