/** The long explanation of a status code, in English and Japanese, with advice on what to do. */
import type { Bilingual, CodeRow } from './code-table.ts'
import type { CodeText, CodeTexts } from './code-texts.ts'
import {
  BY_CODE,
  type CodeDescription,
  describeStatus,
  isGeneralSuccess,
  SUBJECTS,
} from './codes.ts'

interface CodeExplanation extends CodeDescription {
  rfc: string
  meaning: Bilingual
  advice: Bilingual
}

/** Explains a code in both languages; null if the text is not a status code. */
export function explainStatus(status: string, texts: CodeTexts): CodeExplanation | null {
  const description = describeStatus(status)
  if (description === null) return null
  const { registered, ...called } = description
  const code = registered ? status.slice(2) : `${description.subject.number}.0`
  const row = BY_CODE.get(code)
  const text = texts.codes[code]
  if (!row || !text) return null
  return {
    ...called,
    rfc: text.rfc,
    registered,
    meaning: meaningOf(description, row, text, texts.sentences),
    advice: adviceFor(description, text, texts.sentences),
  }
}

type Sentences = CodeTexts['sentences']

function meaningOf(
  { status, class: statusClass, subject, registered }: CodeDescription,
  row: CodeRow,
  text: CodeText,
  sentences: Sentences,
): Bilingual {
  const detail = isGeneralSuccess(statusClass, row)
    ? successOf(subject.title, sentences)
    : detailIn(statusClass === 'success', text, sentences)
  const whole = join(sentences.ofClass[statusClass], detail)
  if (!registered) return join(whole, sentences.unregistered)
  return sentences.undefinedCodes[status] ?? whole
}

function successOf(subject: Bilingual, { generalSuccess }: Sentences): Bilingual {
  return {
    en: generalSuccess.en.replace('{subject}', subject.en.toLowerCase()),
    ja: generalSuccess.ja.replace('{subject}', subject.ja),
  }
}

/** The meaning of a row. A row is written for errors or for successes; for the other kind its meaning would contradict the class sentence. */
function detailIn(
  isOfSuccess: boolean,
  { classes, meaning }: CodeText,
  { meantForErrors, meantForSuccess }: Sentences,
): Bilingual {
  const fits = classes.some((digit) => (digit === 2) === isOfSuccess)
  return fits ? meaning : join(isOfSuccess ? meantForErrors : meantForSuccess, meaning)
}

/** Advice: a fault on the sender's side is fixed at once; for anything else, retry first. */
function adviceFor(
  { class: statusClass, subject }: CodeDescription,
  { advice }: CodeText,
  { nothingToDo, retryFirst, retryToo }: Sentences,
): Bilingual {
  if (statusClass === 'success') return nothingToDo
  if (statusClass === 'permanent') return advice
  return SUBJECTS[subject.number]?.sendersSide ? join(advice, retryToo) : join(retryFirst, advice)
}

function join(first: Bilingual, second: Bilingual): Bilingual {
  return { en: `${first.en} ${second.en}`, ja: `${first.ja}${second.ja}` }
}
