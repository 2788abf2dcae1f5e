import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { displayWidth } from '../../src/cli/table.ts'

const ROOT = join(import.meta.dirname, '../..')

const run = (...args: string[]) =>
  execFileSync(process.execPath, [join(ROOT, 'src/cli/classify.ts'), ...args], { encoding: 'utf8' })

/** What is said of standard input. */
const classifyInput = (input: string | Buffer, ...args: string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'src/cli/classify.ts'), '-', ...args], {
    encoding: 'utf8',
    input,
  })

describe('npm run classify', () => {
  it('says of a mail what it means for each recipient', () => {
    const lines = run(join(ROOT, 'test/fixtures/mail/qmail-two.eml'), '--json').trim().split('\n')
    const answers = lines.map((line) => JSON.parse(line))
    expect(answers).toMatchObject([
      { kind: 'bounce', recipient: 'ann@example.org', status: '5.1.1', reason: 'user_unknown' },
      { kind: 'bounce', recipient: 'bob@example.org', reason: 'mailbox_full' },
    ])
    for (const { diagnostic } of answers) expect(diagnostic).toMatch(/\w/)
  })

  it('shows the words of a mail for people', () => {
    const text = run(join(ROOT, 'test/fixtures/mail/dsn-user-unknown.eml'))
    expect(text).toMatch(/^ann@example\.org: bounce$/m)
    expect(text).toMatch(/^ {2}status {6}5\.1\.1 /m)
  })

  it('shows what would command the terminal as signs', () => {
    const mail = readFileSync(join(ROOT, 'test/fixtures/mail/dsn-user-unknown.eml'), 'utf8')
    const hostile = '550 5.1.1 \x1b]0;title\x07\x1b[2JUser unknown \u009b31m\u202eabc'
    const text = classifyInput(mail.replace(/550 5\.1\.1.*/g, hostile)).stdout
    expect(text).toContain('550 5.1.1 ␛]0;title␇␛[2JUser unknown ⟨9b⟩31m⟨202e⟩abc')
    const [reply = '', marks = ''] = classifyInput('550 \x1b[2J\rUser unknown').stdout.split('\n')
    expect(reply).toBe('550 ␛[2J␍User unknown')
    expect(marks).toBe(`${' '.repeat(9)}${'^'.repeat(12)}`)
  })

  it('takes a reply without quotes for one', () => {
    const [answer, ...others] = run('550', '5.2.2', 'Mailbox', 'full', '--json').trim().split('\n')
    expect(others).toEqual([])
    expect(JSON.parse(answer ?? '')).toMatchObject({ reply: '550 5.2.2 Mailbox full' })
  })

  it('takes a reply that ends in a link for no file', () => {
    const reply = '550 5.7.1 Refused, see https://example.com/policy.txt'
    expect(JSON.parse(run(reply, '--json'))).toMatchObject({ reply, status: '5.7.1' })
  })

  it.each([
    [['--wat', '550'], 2, "Unknown option '--wat'"],
    [['/nowhere/bounce.eml'], 1, 'There is no file /nowhere/bounce.eml'],
    [['replies.csv'], 1, 'There is no file replies.csv'],
    [[ROOT], 1, 'is no file'],
    [['outlook.msg'], 1, 'There is no file outlook.msg'],
  ])('%j: one line that says what is wrong', (args, code, message) => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, 'src/cli/classify.ts'), ...args],
      { encoding: 'utf8' },
    )
    expect(status).toBe(code)
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it('knows a mail on standard input, and one that Windows wrote, for what it is', () => {
    const mail = readFileSync(join(ROOT, 'test/fixtures/mail/qmail-two.eml'), 'utf8')
    const wide = Buffer.from(`\ufeff${mail}`, 'utf16le')
    for (const input of [mail, wide]) {
      const { stdout } = classifyInput(input, '--json')
      expect(stdout.trim().split('\n')).toHaveLength(2)
      expect(stdout).toContain('"recipient":"ann@example.org"')
    }
  })

  it('knows a mail by the line of a mailbox file, from a daemon without a host too', () => {
    const mail = readFileSync(join(ROOT, 'test/fixtures/mail/qmail-two.eml'), 'utf8')
    for (const sender of ['MAILER-DAEMON', 'MAILER-DAEMON@mx.example.com']) {
      const input = `From ${sender}  Mon Nov 30 08:00:00 2026\n${mail}`
      const { stdout } = classifyInput(input, '--json')
      expect(stdout.trim().split('\n')).toHaveLength(2)
      expect(stdout).toContain('"recipient":"ann@example.org"')
    }
  })

  it('marks the words that decided below where a terminal shows them', () => {
    const [, marks = ''] = run('550 宛先がありません (User unknown)').split('\n')
    expect(marks).toBe(`${' '.repeat(displayWidth('550 宛先がありません ('))}${'^'.repeat(12)}`)
  })

  it('takes a reply of any length', () => {
    expect(run(`550 5.1.1 User unknown ${'and so on '.repeat(100)}`)).toContain('user_unknown')
  })

  it('says what a mail is that bounces nobody', () => {
    const file = join(ROOT, 'test/fixtures/mail/newsletter.eml')
    expect(run(file)).toMatch(/not_a_bounce/)
    expect(JSON.parse(run(file, '--json'))).toEqual({ kind: 'not_a_bounce', recipient: null })
  })
})
