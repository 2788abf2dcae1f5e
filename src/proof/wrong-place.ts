/** Detects what was pointed at the wrong URL: another service's webhook, or mail instead of reports about mail. */
import type { EspAdapter, WebhookRequest } from '../esp/esp.ts'
import { lookalike, receivedMail } from '../esp/lookalike.ts'
import { log } from '../log.ts'
import { Problem } from '../problem.ts'

/** Refuses received mail, which is no report about sent mail. If the ESP can, it keeps the mail until its URL is corrected. */
export function refuseReceivedMail(esp: EspAdapter, request: WebhookRequest): void {
  const mail = receivedMail(request)
  if (mail === null) return
  log('warn', 'webhook.received_mail', { esp: esp.id })
  throw new Problem('received_mail', {
    status: esp.answers.unconfigured,
    detail: `This is mail that ${mail.name} received for you, by ${mail.chosen}. What became of the mail you sent is posted by ${mail.instead}: point that here. Bounce mail goes to /webhooks/mail, as it is.`,
  })
}

/** A hint for a webhook that was pointed at another ESP's URL; null if there is none. */
export function hintOfPlace(esp: EspAdapter, request: WebhookRequest): string | null {
  const id = lookalike(esp, request)?.id
  return id === undefined ? null : `It looks like a webhook of ${id}, whose URL is /webhooks/${id}.`
}
