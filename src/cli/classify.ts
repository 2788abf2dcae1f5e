/** `npm run classify -- "550 5.1.1 User unknown"`: what a reply means, and why. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import type { Classification } from '../bounce/classification.ts'
import { classify } from '../bounce/classify.ts'
import { describeStatus } from '../bounce/codes.ts'
import { readBounceMail } from '../bounce/mail/bounce-mail.ts'
import { verdictsOf } from '../bounce/mail/verdict.ts'
import { REASON_TEXT } from '../bounce/reason-text.ts'
import { UTF_16 } from '../import/file-text.ts'
import { parseMail } from '../mail/mime.ts'
import { visible } from '../visible.ts'
import { readArguments, stop } from './arguments.ts'
import { displayWidth } from './table.ts'

const HELP = `npm run classify -- REPLY | FILE | -  [--json]

Says what a server's reply means. A file, or - for standard input, holds one reply a line,
or a bounce mail, which is answered for each recipient it names.

  --json   one JSON object a line, as POST /v1/classify answers; of a mail, one for each recipient,
           and one whose recipient is null where it is about nobody`

/** The beginning of a mail: a header that servers put first, or the `From ` line of a mailbox file. */
const MAIL =
  /^(?:From (?:\S+@|\S+ +[a-z]{3} [a-z]{3} +\d)|(?:return-path|received|delivered-to|x-original-to|date|from|to|subject|message-id|mime-version|content-type|auto-submitted):)/i

const { values, positionals } = readArguments(HELP, {
  allowPositionals: true,
  options: { json: { type: 'boolean' } },
})
// Without quotes, all arguments together are the reply.
const input = positionals.join(' ')
if (input === '') {
  console.log(HELP)
  process.exit(2)
}

const isThere = existsSync(input)
// The end of a URL is not a file name.
const looksLikeFile =
  /(?<!:\/\/\S*)\.(?:eml|msg|mbox|txt|log|csv|jsonl?)$/i.test(input) || /^[.~]?\//.test(input)
if (!isThere && looksLikeFile) stop(`There is no file ${input}`)
if (isThere && !statSync(input).isFile()) stop(`${input} is no file`)
if (/\.msg$/i.test(input)) stop('Of Outlook, save the mail as .eml: .msg is not read')

const bytes = isThere || input === '-' ? readFileSync(input === '-' ? 0 : input) : null
// Files from Windows are often UTF-16.
const utf16 = UTF_16.get(bytes?.[0] ?? 0)
const text = bytes === null ? input : new TextDecoder(utf16).decode(bytes)
if (bytes !== null && (/\.eml$/i.test(input) || MAIL.test(text))) {
  await explainMail(utf16 === undefined ? new Uint8Array(bytes) : new TextEncoder().encode(text))
} else {
  const lines = bytes === null ? [text] : text.split(/\r?\n/)
  const replies = lines.filter((line) => line.trim() !== '')
  if (replies.length === 0) stop('There is no reply to classify.')
  for (const reply of replies) {
    const verdict = classify({ diagnostic: reply })
    console.log(values.json ? JSON.stringify({ reply, ...verdict }) : explained(reply, verdict))
  }
}

async function explainMail(raw: Uint8Array): Promise<void> {
  const mail = await parseMail(raw)
  const reports = mail === null ? [] : readBounceMail(mail)
  const verdicts = verdictsOf(reports)
  if (verdicts.length === 0) {
    const kind = reports[0]?.kind ?? 'beyond_limits'
    console.log(values.json ? JSON.stringify({ kind, recipient: null }) : `${input}: ${kind}`)
  }
  for (const { report, one, words, classification } of verdicts) {
    const { kind } = report
    const { recipient, final } = one
    if (values.json) {
      console.log(JSON.stringify({ kind, recipient, diagnostic: words, final, ...classification }))
    } else {
      console.log(`${visible(recipient)}: ${kind}`)
      console.log(
        explained(words ?? '(no words of a server)', { ...classification, evidence: null }),
      )
    }
  }
}

function explained(reply: string, verdict: Classification): string {
  const { status, reason, scope, action, evidence, reported } = verdict
  const description = status === null ? null : describeStatus(status)
  const said = [reported.replyCode, reported.status].filter((code) => code !== null).join(' ')
  const lines = [
    visible(reply),
    ...(evidence?.field === 'diagnostic' ? [marksBelow(reply, evidence)] : []),
    `  status      ${status ?? 'none'}  ${description?.title.en ?? ''}`,
    `  reported    ${said || 'no code'}`,
    `  reason      ${reason}  ${REASON_TEXT[reason].en}`,
    `  whose fault ${scope ?? '–'}`,
    `  what to do  ${action}${verdict.retryAfterSeconds === null ? '' : `, not before ${verdict.retryAfterSeconds} s`}`,
    `  confidence  ${verdict.confidence}`,
    `  provider    ${verdict.mailboxProvider ?? 'unknown'}`,
    `  rule        ${verdict.rule}`,
  ]
  return `${lines.join('\n')}\n`
}

function marksBelow(reply: string, { start, end }: { start: number; end: number }): string {
  const [before, marked] = [reply.slice(0, start), reply.slice(start, end)].map(shownWidth)
  return ' '.repeat(before ?? 0) + '^'.repeat(Math.max(1, marked ?? 0))
}

function shownWidth(text: string): number {
  return displayWidth(visible(text))
}
