/** Finds the message of Amazon SES in a mail from SNS: JSON in the body, whose lines a mail server may have wrapped. */

import { isObject, type JsonObject, parseJson, text } from '../fields.ts'
import { sesType } from './ses-message.ts'

function parse(json: string): JsonObject | null {
  const value = parseJson(json)
  return isObject(value) ? value : null
}

/** Parses the text between the outermost braces of `body`, without the footer of SNS. */
function jsonIn(body: string): JsonObject | null {
  const open = body.indexOf('{')
  if (open < 0) return null
  const footer = body.search(/^--\s*$/m)
  const close = body.lastIndexOf('}', footer > open ? footer : body.length)
  if (close < open) return null
  const whole = body.slice(open, close + 1)
  // Servers wrap lines even inside strings, where JSON allows no line break.
  return (
    parse(whole) ?? parse(whole.replace(/\r?\n[ \t]*/g, '')) ?? parse(whole.replace(/\r?\n/g, ' '))
  )
}

/** The message of SES; null if the body contains none. */
export function sesMessageIn(body: string): JsonObject | null {
  const json = jsonIn(body)
  const wrapped = text(json, 'Message')
  const message = wrapped === null ? json : (parse(wrapped) ?? parse(wrapped.replace(/\r?\n/g, '')))
  return sesType(message) === null ? null : message
}
