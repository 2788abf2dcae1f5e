/** Classifies the mails of a corpus folder, in the scorer's format: one line of JSON per mail. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBounceMail } from '../bounce/mail/bounce-mail.ts'
import type { MailReport } from '../bounce/mail/report.ts'
import { judge, verdictsOf } from '../bounce/mail/verdict.ts'
import { parseMail } from '../mail/mime.ts'

interface MailAnswer {
  id: string
  /** False for complaints, auto-replies, challenges and anything else that is not a delivery report. */
  bounce: boolean
  status: string | null
  reason: string
  /** Whether the address would be suppressed. */
  dead: boolean
  recipients: string[]
}

interface CorpusRow {
  id: string
  file: string
}

/** The rows of a file of the corpus. */
export function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}

/** One answer per row of `<folder>/raw.jsonl`, in its order. */
export async function answerMails(folder: string): Promise<MailAnswer[]> {
  const rows: CorpusRow[] = linesOf(join(folder, 'raw.jsonl')).map((line) => JSON.parse(line))
  const answers: MailAnswer[] = []
  for (const { id, file } of rows) {
    const mail = await parseMail(new Uint8Array(readFileSync(join(folder, file))))
    answers.push(mail === null ? noBounce(id, 'notbounce', []) : answerOf(id, readBounceMail(mail)))
  }
  return answers
}

/** A mail about several recipients is judged by its first failure, and one that names no recipient by its words. Recipients that were reached are left out. */
function answerOf(id: string, reports: readonly MailReport[]): MailAnswer {
  const [report] = reports
  const named = reports.flatMap((one) => one.recipients)
  const missed = named.filter(({ action }) => action === 'failed' || action === 'delayed')
  const recipients = (missed.length > 0 ? missed : named).map(({ recipient }) => recipient)
  const kind = report?.kind ?? 'not_a_bounce'
  if (report === undefined || kind === 'not_a_bounce') return noBounce(id, 'notbounce', recipients)
  if (['complaint', 'autoreply', 'challenge'].includes(kind)) return noBounce(id, kind, recipients)
  const verdicts = verdictsOf(reports)
  const first = verdicts.find(({ one }) => one.action === 'failed') ?? verdicts[0]
  const { status, reason, action } = (first ?? judge(report, report.nameless)).classification
  // Without a named recipient, nobody is suppressed.
  const dead = first !== undefined && action === 'suppress'
  return { id, bounce: true, status, reason, dead, recipients }
}

function noBounce(id: string, reason: string, recipients: string[]): MailAnswer {
  return { id, bounce: false, status: null, reason, dead: false, recipients }
}
