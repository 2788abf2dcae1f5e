/** `npm run bench:mail`: what reading a bounce costs on top of parsing its MIME. */
import PostalMime from 'postal-mime'
import { readBounceMail } from '../../src/bounce/mail/bounce-mail.ts'
import { judge } from '../../src/bounce/mail/verdict.ts'
import { readArguments, refuse } from '../../src/cli/arguments.ts'
import { parseMail } from '../../src/mail/mime.ts'
import { mailsIn, OUR_MAILS } from './mails.ts'

const HELP = `npm run bench:mail [-- FOLDER]

What reading a bounce costs on top of parsing its MIME, for the .eml files in FOLDER (those of the tests).`

const { positionals } = readArguments(HELP, { allowPositionals: true })
if (positionals.length > 1) refuse('give it one folder at most (--help says more)')
const mails = mailsIn(positionals[0] ?? OUR_MAILS).map(({ raw }) => raw)

/** The best round of each mail counts: a busy machine slows any of them. */
const ROUNDS = Math.max(60, Math.ceil(8000 / mails.length))

interface Times {
  parser: number
  adapter: number
  reader: number
  verdicts: number
  whole: number
}

const NEVER: Times = {
  parser: Infinity,
  adapter: Infinity,
  reader: Infinity,
  verdicts: Infinity,
  whole: Infinity,
}
const fastest = mails.map(() => ({ ...NEVER }))

async function parserAlone(raw: Uint8Array, best: Times): Promise<void> {
  const started = performance.now()
  await PostalMime.parse(raw, { forceRfc822Attachments: true })
  best.parser = Math.min(best.parser, performance.now() - started)
}

async function allOfIt(raw: Uint8Array, best: Times): Promise<void> {
  const started = performance.now()
  const mail = await parseMail(raw)
  const adapted = performance.now()
  const [report] = mail === null ? [] : readBounceMail(mail)
  const read = performance.now()
  for (const one of report?.recipients ?? []) judge(report!, one)
  const judged = performance.now()
  best.adapter = Math.min(best.adapter, adapted - started)
  best.reader = Math.min(best.reader, read - adapted)
  best.verdicts = Math.min(best.verdicts, judged - read)
  best.whole = Math.min(best.whole, judged - started)
}

for (let round = 0; round < ROUNDS; round++) {
  for (const [index, raw] of mails.entries()) {
    const best = fastest[index]!
    // Who comes second finds the mail and the parser's code in the processor's cache: they take turns.
    const order = round % 2 === 0 ? [parserAlone, allOfIt] : [allOfIt, parserAlone]
    for (const run of order) await run(raw, best)
  }
}

const sum = (pick: (one: Times) => number) =>
  fastest.reduce((total, one) => total + pick(one), 0) / mails.length
const parser = sum((one) => one.parser)
const whole = sum((one) => one.whole)
const perMail = (ms: number) => `${(1000 * ms).toFixed(1).padStart(6)} µs a mail`
console.log(`${mails.length} mails, best of ${ROUNDS} rounds`)
console.log(`postal-mime alone        ${perMail(parser)}`)
console.log(`our adapter on top of it ${perMail(sum((one) => one.adapter) - parser)}`)
console.log(`our reader               ${perMail(sum((one) => one.reader))}`)
console.log(`our verdicts             ${perMail(sum((one) => one.verdicts))}`)
console.log(`ours                     ${((100 * (whole - parser)) / parser).toFixed(1)} % of that`)
console.log(`together                 ${Math.round(1 / (whole / 1000))} mails a second`)
