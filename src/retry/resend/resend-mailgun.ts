/** Asks Mailgun to send its stored messages again: one POST to the storage URL that each message's event named. */
import { STORAGE_URL, storageUrl } from '../../esp/mailgun.ts'
import { isOurLimit, noAnswer, postTo, retryAfter } from '../../outgoing/http-call.ts'
import {
  type CallOutcome,
  failed,
  failedCall,
  type ItemOutcome,
  LONGEST_REST_MS,
  type Resender,
  type ResendItem,
} from './resender.ts'

const TIMEOUT_MS = 15_000
/** A call that takes longer leaves the rest of its items to their next attempts. */
const CALL_MS = 60_000
/** Connections that the platform lets one run have open at once. */
const AT_ONCE = 6
/** A value of `broken`: items that Mailgun was not asked about are then left out of the answer. */
const CUT = 'a limit of the platform'

/** What a call has found out so far. */
interface Call {
  key: string
  now: number
  startedAt: number
  answered: boolean | null
  notBefore: number | null
  /** Why this call makes no further request; null while it does. */
  broken: string | null
}

/** Resender over Mailgun's stored messages; `key` is the private API key. */
export function mailgunResender(key: string): Resender {
  return async (items, now): Promise<CallOutcome> => {
    if (key === '') return failedCall(items, 'the secret MAILGUN_API_KEY is not set')
    const startedAt = Date.now()
    const call: Call = {
      key,
      now,
      startedAt,
      answered: null,
      notBefore: null,
      broken: null,
    }
    const outcomes = new Map<string, ItemOutcome>()
    const queue = items.values()
    const work = async () => {
      for (const item of queue) {
        const outcome = await sendItem(call, item)
        if (call.broken === CUT && outcome.result === 'failed') break
        outcomes.set(item.retryId, outcome)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    const { answered, notBefore } = call
    return { status: null, answered, notBefore, items: outcomes }
  }
}

/** Sends every stored message of one item. If Mailgun accepts one, the item is in flight. */
async function sendItem(call: Call, item: ResendItem): Promise<ItemOutcome> {
  const outcomes: ItemOutcome[] = []
  for (const url of storedUrls(item.messages)) outcomes.push(await sendOne(call, url, item.address))
  return (
    outcomes.find(({ result }) => result === 'accepted') ??
    outcomes.find(({ result }) => result === 'failed') ??
    outcomes[0] ??
    failed('its events name no message that Mailgun stores')
  )
}

/** The storage URLs that Mailgun's events named for these messages. */
export function storedUrls(messages: ResendItem['messages']): string[] {
  const urls = messages
    .filter(({ esp }) => esp === 'mailgun')
    .map(({ metadata }) => storageUrl(metadata[STORAGE_URL]))
  return [...new Set(urls.filter((url) => url !== null))]
}

async function sendOne(call: Call, url: string, address: string): Promise<ItemOutcome> {
  if (call.broken !== null) return failed(call.broken)
  if (Date.now() - call.startedAt > CALL_MS) return failed('Mailgun is too slow')
  try {
    const headers = { authorization: `Basic ${btoa(`api:${call.key}`)}` }
    const body = new URLSearchParams({ to: address })
    const response = await postTo(url, { headers, body }, TIMEOUT_MS, async (response) => {
      await response.body?.cancel()
      return response
    })
    const outcome = { ...outcomeOf(call, response), status: response.status }
    if (outcome.result === 'failed') call.answered ??= false
    else call.answered = true
    return outcome
  } catch (error) {
    if (isOurLimit(error)) call.broken = CUT
    else call.answered ??= false
    return failed(noAnswer(error, 'Mailgun'))
  }
}

function outcomeOf(call: Call, response: Response): ItemOutcome {
  const { status } = response
  if (status === 200) return { result: 'accepted' }
  // Past the domain's retention: there is nothing left to send.
  if (status === 404 || status === 410) return { result: 'gone' }
  const problem = `Mailgun answered ${status}`
  // Any other message would be refused too.
  if (status === 401 || status === 403 || status === 429) call.broken = problem
  if (status === 429) call.notBefore = retryAfter(response, call.now, LONGEST_REST_MS)
  return failed(problem)
}
