/** Judges what was pasted into the playground (a reply, a bounce mail or a webhook) as if it had been received. Nothing is stored. */
import type { ClassificationJson, MailClassificationJson } from '../api/classify.ts'
import { domainOf, normalizeAddress } from '../bounce/address.ts'
import type { Classifier } from '../bounce/classifier.ts'
import { classify } from '../bounce/classify.ts'
import type { EventKind } from '../bounce/event.ts'
import { asRecorded } from '../bounce/recorded-class.ts'
import { UnreadableWebhook } from '../esp/esp.ts'
import { ESPS } from '../esp/index.ts'
import { ApiError, type View } from './view.ts'

export interface Pasted {
  text: string
  /** The ESP of a webhook; null for a reply or a mail. */
  esp: string | null
}

/** A verdict, with the words it is about. */
export interface Judged {
  recipient: string | null
  /** What the mail service reports; null for replies and mails. */
  kind: EventKind | null
  reply: string | null
  verdict: ClassificationJson
}

/** Throws ApiError, in the reader's language, if the input cannot be read. `own` rules are asked first, as for received events. */
export async function judgePasted(
  v: View,
  { text, esp }: Pasted,
  own: Classifier | null,
): Promise<Judged[]> {
  const judged = await (esp === null ? judgeWords(v, text) : judgeWebhook(v, text, esp, own))
  if (judged.length === 0) throw new ApiError(422, [v.t.playground.nothing])
  return judged
}

const JSON_TEXT = /^\s*[{[]/

function judgeWords(v: View, text: string): Promise<Judged[]> {
  if (JSON_TEXT.test(text)) throw new ApiError(422, [v.t.playground.whose])
  return isMail(text) ? judgeMail(v, text) : judgeReply(v, text)
}

const HEAD = /^(?:From .*\r?\n)?(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*){2,}/

/** A mail begins with headers that include its sender; the fields of a report alone count as a server's words. */
function isMail(text: string): boolean {
  const [head = ''] = HEAD.exec(text.trimStart()) ?? []
  return /^from:/im.test(head)
}

async function judgeReply(v: View, reply: string): Promise<Judged[]> {
  const verdict = await v.send<ClassificationJson>('POST', '/v1/classify', { reply })
  return [{ recipient: null, kind: null, reply, verdict }]
}

async function judgeMail(v: View, text: string): Promise<Judged[]> {
  const answer = await v.ask('/v1/classify', 'POST', text.trimStart(), 'message/rfc822')
  const { recipients } = await answer.json<MailClassificationJson>()
  return recipients.map(({ recipient, diagnostic: reply, ...verdict }) => {
    return { recipient, kind: null, reply, verdict }
  })
}

/** Judges a webhook without verification, since pasted text has no signature. */
function judgeWebhook(v: View, text: string, id: string, own: Classifier | null): Judged[] {
  const esp = ESPS.get(id)
  if (esp === undefined) throw new ApiError(404, [v.t.errors.notFound])
  const headers = new Headers({ 'content-type': contentTypeOf(text) })
  const body = Uint8Array.from(new TextEncoder().encode(text))
  try {
    const { events } = esp.parse({ url: new URL(`/webhooks/${id}`, v.url), headers, body })
    return events.map((event) => {
      const address = normalizeAddress(event.recipient)
      const domain = address === null ? null : domainOf(address)
      const { recipient, kind, diagnostic } = event
      const verdict = asRecorded(kind, classify({ ...event, domain }, own))
      return { recipient, kind, reply: diagnostic, verdict }
    })
  } catch (error) {
    if (!(error instanceof UnreadableWebhook)) throw error
    throw new ApiError(422, [v.said(error.message)])
  }
}

function contentTypeOf(text: string): string {
  return JSON_TEXT.test(text) ? 'application/json' : 'application/x-www-form-urlencoded'
}
