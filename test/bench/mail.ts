/** Measures what reading a bounce costs on top of parsing its MIME: `npm run bench:mail -- [folder of .eml files]`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { readBounceMail } from '../../src/bounce/bounce-mail.ts'
import { parseMail } from '../../src/inbound-mime.ts'

const folder = process.argv[2] ?? join(import.meta.dirname, '../fixtures/mail')
const mails = readdirSync(folder)
  .filter((name) => name.endsWith('.eml'))
  .map((name) => new Uint8Array(readFileSync(join(folder, name))))

/** All three run in turn on each mail, so that a busy machine slows them alike; the best round of each mail counts. */
const ROUNDS = Math.max(15, Math.ceil(8000 / mails.length))

const fastest = mails.map(() => ({ parser: Infinity, adapter: Infinity, reader: Infinity }))
for (let round = 0; round < ROUNDS; round++) {
  for (const [index, raw] of mails.entries()) {
    const started = performance.now()
    await PostalMime.parse(raw, { forceRfc822Attachments: true })
    const parsed = performance.now()
    const mail = await parseMail(raw)
    const adapted = performance.now()
    if (mail !== null) readBounceMail(mail)
    const read = performance.now()
    const best = fastest[index]!
    best.parser = Math.min(best.parser, parsed - started)
    best.adapter = Math.min(best.adapter, adapted - parsed)
    best.reader = Math.min(best.reader, read - adapted)
  }
}
const sum = (pick: (one: (typeof fastest)[number]) => number) =>
  fastest.reduce((total, one) => total + pick(one), 0)
const best = {
  parser: sum((one) => one.parser),
  adapter: sum((one) => one.adapter),
  reader: sum((one) => one.reader),
}

const ours = best.adapter - best.parser + best.reader
const perMail = (ms: number) => `${((1000 * ms) / mails.length).toFixed(1)} µs a mail`
console.log(`${mails.length} mails, best of ${ROUNDS} rounds`)
console.log(`postal-mime alone        ${perMail(best.parser)}`)
console.log(`our adapter on top of it ${perMail(best.adapter - best.parser)}`)
console.log(`our reader               ${perMail(best.reader)}`)
console.log(
  `ours                     ${((100 * ours) / best.parser).toFixed(1)} % of postal-mime's time`,
)
console.log(
  `together                 ${Math.round((1000 * mails.length) / (best.parser + ours))} mails a second`,
)
