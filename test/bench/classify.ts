/** `npm run bench:classify`: how many replies a second one core classifies. */

import { classify } from '../../src/bounce/classify.ts'
import { Matcher } from '../../src/bounce/matcher.ts'
import { parsePhrase, spelled } from '../../src/bounce/phrase.ts'
import { VOCABULARY } from '../../src/bounce/rules.ts'
import { readArguments } from '../../src/cli/arguments.ts'
import { DOCUMENTED_RULES as RULES } from '../../src/cli/rule-docs.ts'

readArguments(
  `npm run bench:classify

How many replies a second one core classifies, beside a yardstick that needs no trust in the machine: the same
phrases as regular expressions, asked one after the other.`,
  {},
)

/** Short rounds and many: some of them have the core, and its caches, to themselves. */
const ROUND_MS = 60
const ROUNDS = 50
/** What stands around a server's words in practice. */
const WRAPPINGS: readonly ((words: string, at: number) => string)[] = [
  (words) => words,
  (words) => `smtp; ${words}`,
  (words, at) =>
    `host mx${at}.example.net[192.0.2.${at % 250}] said: ${words} (in reply to RCPT TO command)`,
  (words, at) => `${words} [mta-${at}.example.org 2026-11-23T10:${10 + (at % 50)}:00Z]`,
]
const inOrder = RULES.flatMap(({ example }, at) => WRAPPINGS.map((wrap) => wrap(example, at)))
/** In no order, and of one piece each: as they come out of the JSON of webhooks. */
const STRIDE = 7919
const shuffled = inOrder.map((_, at) => inOrder[(at * STRIDE) % inOrder.length])
const replies: string[] = JSON.parse(JSON.stringify(shuffled))
if (new Set(replies).size !== new Set(inOrder).size)
  throw new Error('the stride leaves replies out')

/** CPU time of this process so far, in milliseconds: unlike the clock it stands still while others use the core. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** What is measured: the work, the replies it reads, and its best round so far in replies a second of CPU time. */
interface Subject {
  work: (reply: string) => void
  corpus: readonly string[]
  best: number
}

function subject(work: (reply: string) => void, corpus: readonly string[]): Subject {
  return { work, corpus, best: 0 }
}

function round(one: Subject): void {
  const start = cpuMs()
  let done = 0
  let elapsed = 0
  while (elapsed < ROUND_MS) {
    for (const reply of one.corpus) one.work(reply)
    done += one.corpus.length
    elapsed = cpuMs() - start
  }
  one.best = Math.max(one.best, (done / elapsed) * 1000)
}

const escaped = (text: string) =>
  text
    .replace(/[*|]/g, '')
    .replace(/[.+?^${}()[\]\\]/g, '\\$&')
    .replace(/\s+/g, '\\W+')

function sourceOf(phrase: string): string {
  const steps = parsePhrase(phrase, VOCABULARY.sets).map(({ part, loose }, index) => {
    const words = part.startsWith('{') ? (VOCABULARY.sets.get(part.slice(1, -1)) ?? []) : [part]
    const gap = index === 0 ? '' : loose ? '.{0,60}?' : '\\W+'
    return `${gap}(?:${words.map(escaped).join('|')})`
  })
  return steps.join('')
}

function expressionOf(phrase: string): RegExp {
  return new RegExp(spelled(phrase, VOCABULARY.forms).map(sourceOf).join('|'), 'i')
}

/** Every phrase asked, as the automaton does: how many occur. */
function sequential(expressions: readonly RegExp[]): (reply: string) => number {
  return (reply) => {
    let count = 0
    for (const expression of expressions) if (expression.test(reply)) count++
    return count
  }
}

const phrases = RULES.flatMap(({ phrases: own }, rule) => own.map((text) => ({ rule, text })))
const spelledOut = phrases.flatMap(({ text }) => spelled(text, VOCABULARY.forms)).length
const letters = 'abcdefghijklmnopqrstuvwxyz'
const synthetic = phrases.map((_, at) => ({
  rule: at % RULES.length,
  text: `${letters[at % 26]}${letters[(at * 7) % 26]}q${at.toString(26).replace(/\d/g, 'z')} ${letters[(at * 11) % 26]}x${at}`,
}))
const plain = new Matcher(phrases, VOCABULARY, RULES.length)
const doubled = new Matcher([...phrases, ...synthetic], VOCABULARY, RULES.length)

const few = replies.filter((_, at) => at % 20 === 0)
const ours = subject((reply) => classify({ diagnostic: reply }), replies)
const once = subject((reply) => plain.scan(reply), replies)
const twice = subject((reply) => doubled.scan(reply), replies)
const yardstick = subject(sequential(phrases.map(({ text }) => expressionOf(text))), few)
// In turns, so that what disturbs the machine disturbs all of them.
for (let turn = 0; turn < ROUNDS; turn++)
  for (const one of [ours, once, twice, yardstick]) round(one)

const mean = replies.reduce((sum, reply) => sum + reply.length, 0) / replies.length
console.log(
  `${replies.length} replies, ${Math.round(mean)} characters on average; ${RULES.length} rows, ${phrases.length} phrases (in all their forms ${spelledOut})`,
)
console.log(`classify                 ${Math.round(ours.best).toLocaleString('en')} replies/s`)
console.log(
  `the same as RegExp       ${Math.round(yardstick.best).toLocaleString('en')} replies/s (classify: ${Math.round(ours.best / yardstick.best)} times)`,
)
console.log(`matcher alone            ${Math.round(once.best).toLocaleString('en')} replies/s`)
console.log(
  `with twice the phrases   ${Math.round(twice.best).toLocaleString('en')} replies/s (ratio ${(twice.best / once.best).toFixed(2)})`,
)
