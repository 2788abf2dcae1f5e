/** `npm run classify -- "550 5.1.1 User unknown"`: what a reply means, and why. */
import { readFileSync, statSync } from 'node:fs'
import { readBounceMail } from '../bounce/bounce-mail.ts'
import type { Classification } from '../bounce/classification.ts'
import { classify } from '../bounce/classify.ts'
import { describeStatus } from '../bounce/codes.ts'
import { verdictsOf } from '../bounce/mail-verdict.ts'
import { REASON_TEXT } from '../bounce/reason-text.ts'
import { parseMail } from '../inbound-mime.ts'
import { readArguments } from './arguments.ts'

const HELP = `npm run classify -- REPLY | FILE | -  [--json]

Says what a server's reply means. A file, or - for standard input, holds one reply a line;
a file that ends with .eml is a bounce mail, and is answered for each recipient it names.

  --json   one JSON object a line, as POST /v1/classify answers; of a mail, one for each recipient`

const { values, positionals } = readArguments({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
})
// Whoever forgot the quotes meant all of it.
const input = positionals.join(' ')
if (values.help || input === '') {
  console.log(HELP)
  process.exit(values.help ? 0 : 2)
}

const isFile = statSync(input, { throwIfNoEntry: false })?.isFile() ?? false
const looksLikeFile = /\.(?:eml|txt|log)$/i.test(input) || /^[.~]?\//.test(input)
if (!isFile && looksLikeFile) {
  console.error(`There is no file ${input}`)
  process.exit(1)
}

if (isFile && /\.eml$/i.test(input)) await explainMail(input)
else {
  const replies = repliesOf(input)
  if (replies.length === 0) console.error('There is no reply to classify.')
  for (const reply of replies) {
    const verdict = classify({ diagnostic: reply })
    console.log(values.json ? JSON.stringify({ reply, ...verdict }) : explained(reply, verdict))
  }
}

async function explainMail(file: string): Promise<void> {
  const mail = await parseMail(new Uint8Array(readFileSync(file)))
  const reports = mail === null ? [] : readBounceMail(mail)
  const verdicts = verdictsOf(reports)
  if (verdicts.length === 0) console.log(`${file}: ${reports[0]?.kind ?? 'unreadable'}`)
  for (const { report, one, words, classification } of verdicts) {
    const { kind } = report
    const { recipient, final } = one
    if (values.json) {
      console.log(JSON.stringify({ kind, recipient, diagnostic: words, final, ...classification }))
    } else {
      console.log(`${recipient}: ${kind}`)
      console.log(
        explained(words ?? '(no words of a server)', { ...classification, evidence: null }),
      )
    }
  }
}

function repliesOf(argument: string): string[] {
  if (argument !== '-' && !isFile) return [argument]
  const text = readFileSync(argument === '-' ? 0 : argument, 'utf8')
  return text.split(/\r?\n/).filter((line) => line.trim() !== '')
}

function explained(reply: string, verdict: Classification): string {
  const { status, reason, scope, action, evidence, reported } = verdict
  const description = status === null ? null : describeStatus(status)
  const said = [reported.replyCode, reported.status].filter((code) => code !== null).join(' ')
  const lines = [
    reply,
    ...(evidence?.field === 'diagnostic' ? [underlined(evidence.start, evidence.end)] : []),
    `  status      ${status ?? 'none'}  ${description?.title.en ?? ''}`,
    `  reported    ${said || 'no code'}`,
    `  reason      ${reason}  ${REASON_TEXT[reason].en}`,
    `  whose fault ${scope}`,
    `  what to do  ${action}${verdict.retryAfterSeconds === null ? '' : `, not before ${verdict.retryAfterSeconds} s`}`,
    `  confidence  ${verdict.confidence}`,
    `  provider    ${verdict.mailboxProvider ?? 'unknown'}`,
    `  rule        ${verdict.rule}`,
  ]
  return `${lines.join('\n')}\n`
}

function underlined(start: number, end: number): string {
  return ' '.repeat(start) + '^'.repeat(Math.max(1, end - start))
}
