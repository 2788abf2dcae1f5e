/** What is read of a returned message, however it was returned. */
import { expect, it } from 'vitest'
import { messageIdOf, NO_ORIGINAL, readOriginal } from '../../../src/bounce/mail/original.ts'

const LINES = [
  'Received: from app.example.com by mx.example.com with ESMTP id 1',
  '\tfor <ann.member@example.org>; Tue, 3 Mar 2026 09:15:02 +0000',
  'Received: from lists.example.com by app.example.com for <news@lists.example.com>; Tue, 3 Mar 2026 09:15:01 +0000',
  'Return-Path: <bounce@lists.example.com>',
  'From: Lists <lists@example.com>',
  'To: Ann <ann@example.org>, bob@example.org',
  'Message-ID: <news-1@example.com>',
  'Date: Tue, 3 Mar 2026 10:15:00 +0100 (CET)',
  'Feedback-ID: 7:news:example',
  'Subject: News',
  '',
  'To: nobody@example.org',
]
const READ = {
  messageId: 'news-1@example.com',
  sentAt: Date.UTC(2026, 2, 3, 9, 15),
  feedbackId: '7:news:example',
  from: 'lists@example.com',
  returnPath: 'bounce@lists.example.com',
  to: ['ann@example.org', 'bob@example.org'],
  receivedFor: 'ann.member@example.org',
}

it.each(['', '  ', '\t', '> ', '> > '])(
  'a returned message is the same behind a margin of %j',
  (margin) => {
    expect(readOriginal(LINES.map((line) => `${margin}${line}`).join('\n'))).toEqual(READ)
  },
)

it('nothing is read of a returned message where there are no headers', () => {
  expect(readOriginal('')).toEqual(NO_ORIGINAL)
  expect(readOriginal('> Hello,\n> this is no header.')).toEqual(NO_ORIGINAL)
})

it.each([
  ['X-HmXmrOriginalRecipient', 'X-Original-To'],
  ['X-Original-To', 'X-Other'],
])('a returned message names who was written to by %s before anything else', (first, second) => {
  const noted = [`${second}: cem@example.org`, `${first}: dora@example.org`, ...LINES]
  expect(readOriginal(noted.join('\n')).to).toEqual(['dora@example.org'])
})

it('a returned message names nobody of whom a mask leaves the end', () => {
  expect(readOriginal('To: ****son@example.org, <**n@example.org>, ann@example.org').to).toEqual([
    'ann@example.org',
  ])
})

it.each([
  ['<a@example.com>', 'a@example.com'],
  ['<a@example.com> (added by mx)', 'a@example.com'],
  [' a@example.com ', 'a@example.com'],
  ['a b@example.com', null],
  ['<a b@example.com>', null],
  ['<>', null],
  [`${'a'.repeat(500)}@example.com`, `${'a'.repeat(500)}@example.com`],
  [`${'a'.repeat(501)}@example.com`, null],
  [`<${'a'.repeat(501)}@example.com>`, null],
  ['', null],
  [null, null],
])('the Message-ID of %j is %j', (value, id) => {
  expect(messageIdOf(value)).toBe(id)
})
