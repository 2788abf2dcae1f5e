/** The description of each operation beyond its summary, by its id. Kept apart from the routes, so that it is not bundled into the Worker. */
import { MOST_PULLED } from '../../retry/pull.ts'
import { MOST_ENDPOINTS } from '../notification-endpoints.ts'
import { MOST_RULES, TRIED_REPLIES } from '../rules.ts'

export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  acceptLogEntry:
    'It is recorded again as proven by you, and counts from then on as if it had come with a proof; once, however often it is accepted, and whatever proof of it comes later.',
  attemptRetry:
    'One attempt outside the plan, which goes on as before. Attempts by hand are numbered above 100000 and have idempotency keys of their own. 409 while a copy is on its way, or the mail service is still trying by itself (`observe`). An address that may not be mailed is refused: reactivate it first. Where nobody is called, for want of RESEND_URL, it is `due` at once: who pulls is handed it before all others, until the next attempt of the plan is due.',
  cancelRetry: 'What waits in it settles as cancelled, and no error is counted.',
  changeAddress:
    '`suppress` stops all mail to it. `reactivate` lifts everything that spoke against it here until now; what comes later counts again. A mail service that has it on a list of its own goes on dropping its mail until it is taken off there, too.',
  changeRetries:
    'A `note` is kept with what cancels or reopens; of attempts nothing is kept but who made them, in the audit. `failed`: the attempt was made or due to be made, and whoever sends again could not take it, or the clock that makes it did not answer. `nothing_to_do`: `detail` says why, in the words in which the action on one retry is refused: the address has no retry that this applies to, may not be mailed, a copy of it is on its way, the mail service is still trying by itself, or nothing is left to send.',
  classify:
    'One reply, an array of up to 1,000 for an array of answers, or a raw mail, of which the first mebibyte is read. Nothing is stored.',
  createNotificationEndpoint: `Up to ${MOST_ENDPOINTS}, each with a URL of its own. Every notification is a POST signed by Standard Webhooks (https://www.standardwebhooks.com), with libraries for most languages. A 2xx takes it, a 410 ends the endpoint; anything else is tried again for three days.`,
  createRule: `It decides about events from now on (at the latest after 30 seconds); what is in the log stays as it was classified. It is asked of the server's words first, and of the mail service's own word for the cause where those, and a code, say nothing. Up to ${MOST_RULES}, together of a few hundred phrases, or fewer where \`{…}\` stand in them: every new isolate compiles them all. More are refused.`,
  eraseAddress:
    'For good: log, counters, retries, marks, notifications, stored messages, places in imports, mails that could not be read and in which it can be seen. What servers or your own metadata say of it in the log of other addresses stays until that is as old as `LOG_RETENTION_DAYS`. It may be mailed again, and an old event that is delivered again brings it back; but with `remember=true` a hash salted with the secret ERASE_SALT stays, by which it is still suppressed and events from before the erasure, or without a time of their own, are refused. Reactivating lifts that, and nothing else does: to leave no trace of an address that is remembered, reactivate it first, then erase it.',
  importAddresses:
    'The exports of SendGrid, Amazon SES, Postmark, Mailgun and Resend, our own, or one address a line, known by their first line, at most 10 MiB at once. Bad lines are reported and the rest is taken. A longer file comes in parts, each with the header, under one `import`; the same part again changes nothing. Give another list another number: it would be taken as well, and its counts shown in place of those of the first.',
  listAddresses:
    'All that had more than deliveries and what says nothing of the address (`sent`, automatic replies, challenges, what nothing proves), and some whose deliveries were not reported in their order. In the order of their text, or by `sort=lastSeenAt&order=desc` those first of which something came last. Filters combine freely.',
  listAudit:
    'Newest first unless `order=asc`; kept as long as the log. What is done to an address, its retries or a bounce that nothing proves (suppress, reactivate, import, cancel, reopen, accept) is a row of the log: `GET /v1/log?actor=…`.',
  listDueRetries: `At most ${MOST_PULLED} retries whose attempt is due, and of their messages those that may be sent; those that a person wants tried now come first, then those that were reported longest ago, or never. They are handed to nobody else for the \`lease\`, which takes a token of scope \`write\`; then the same items come again until they are reported, and after that with their next attempts.`,
  listLog:
    'Newest first unless `order=asc`. Filters combine freely. The log is indexed by address and time; for any other filter it is walked, 100,000 rows a page: a page may be short or empty while `next` goes on. Errors (by `class`, or any `outcome` but `delivered` and `noted`) of up to 1,000 addresses are found at once in a log of any length.',
  listMessages: 'In the order of their ids.',
  listNotifications: 'Newest first unless `order=asc`. Kept for 30 days.',
  listRetries:
    'Newest first unless `order=asc`. Filters combine freely. As CSV without `nextAttemptAt`, which is reckoned anew for each.',
  listRules: 'Own rules come before ours. The first whose words occur decides.',
  listUnknownReplies: `Of the latest ${TRIED_REPLIES} such replies, those of the same shape together, the most frequent first.`,
  listUnreadMails:
    'Newest first unless `order=asc`. Kept as long as the log, at most 5,000, or as many as take 100 MiB in D1.',
  lookupAddresses:
    'One answer for each, in their order. An address never seen is `ok`; what is no address is `invalid`, and not to be mailed.',
  readAddress: "Prefer the lookup: URLs end up in other people's logs.",
  readStats:
    'Counts the rows of the delivery log, per day or hour of any time zone: what became of mail, and what people did (suppressed, imported, cancelled, reopened) only where it is asked for, by an empty `esp`. They stay when rows are deleted for their age.',
  readUnreadMail: 'Its first mebibyte where a bucket is bound, else its first 64 KiB.',
  redeliverNotification:
    'Whatever became of it. Its turn comes at once, unless the endpoint rests; where that fails, it is sent as often again as it would have been, which after three days is never. Nothing is sent to one that is paused or gone (409).',
  reopenRetry:
    'A new window of retrying begins for the address of a retry that has ended, with the messages that waited in that. 409 where nothing of them is left to send, or may be sent.',
  reportDueRetries:
    '`accepted`: a copy is on its way, and no further attempt is due until it comes back or the silence is over; while its mail service is known to go on trying, the retry is only observed. `reply`: the SMTP reply of the receiving server, classified and recorded like any event. `gone`: there is nothing left to send; the retry is cancelled. `failed`: nothing was sent; the schedule goes on. An attempt whose time has not come (`not_due`), or of a retry that the mail service is still trying by itself, changes nothing.',
  revokeToken: 'It is refused from now on, everywhere within 30 seconds.',
  rotateNotificationSecret:
    'For 24 hours the older one signs along, so that nothing is refused meanwhile.',
  storeMessage:
    'As it is, with its envelope in the query; or as JSON, which comes before the query. It replaces an earlier one of its id, and is deleted when its retries have ended.',
  testNotificationEndpoint:
    'One of type `test`, signed like any other; the answer is what became of it. It is not tried again, and a 410 ends nothing.',
  tryRule: `Reads the latest ${TRIED_REPLIES} replies of the log and says which verdicts the rule would change. Nothing is stored.`,
  undoImport:
    'And take back the errors that it counted, and nothing else: bounces, complaints and suppressions by hand stay, also those of its addresses, and what another import lists too. Possible as long as the log remembers it (`LOG_RETENTION_DAYS`). While `left` is true, call again.',
}
