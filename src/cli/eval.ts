/** `npm run eval -- CORPUS OUT`: the classifier's answers to a labelled corpus, in the scorer's shape. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { classify } from '../bounce/classify.ts'
import { answerMails } from './eval-mail.ts'

const HELP = `npm run eval -- CORPUS OUT

Answers CORPUS/texts.jsonl ({ id, text } a line) and CORPUS/raw.jsonl ({ id, file } a line)
into OUT/texts.jsonl and OUT/raw.jsonl.`

const [corpus, out] = process.argv.slice(2)
if (corpus === undefined || out === undefined || corpus.startsWith('-')) {
  console.log(HELP)
  process.exit(corpus === '--help' || corpus === '-h' ? 0 : 2)
}
if (!existsSync(corpus)) {
  console.error('There is no such corpus folder.')
  process.exit(1)
}
mkdirSync(out, { recursive: true })
write('texts.jsonl', answerTexts(corpus))
write('raw.jsonl', existsSync(join(corpus, 'raw.jsonl')) ? await answerMails(corpus) : [])

function answerTexts(folder: string): object[] {
  const file = join(folder, 'texts.jsonl')
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  return lines.map((line) => {
    const { id, text }: { id: string; text: string } = JSON.parse(line)
    const { status, reason, action, rule } = classify({ diagnostic: text })
    return { id, status, reason, dead: action === 'suppress', rule }
  })
}

function write(name: string, answers: readonly object[]): void {
  if (answers.length === 0 || out === undefined) return
  writeFileSync(join(out, name), `${answers.map((answer) => JSON.stringify(answer)).join('\n')}\n`)
  console.log(`${answers.length} answers in ${name}`)
}
