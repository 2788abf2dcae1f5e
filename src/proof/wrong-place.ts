/** What was pointed at the wrong URL: another service's webhook, or mail instead of reports about mail. */
import type { EspAdapter, WebhookRequest } from '../esp/esp.ts'
import { lookalike, receivedMail } from '../esp/lookalike.ts'
import { log } from '../log.ts'
import { Problem } from '../problem.ts'

/** Mail that somebody wrote is no report about ours; where it can, the ESP keeps it until its URL is put right. */
export function refuseReceivedMail(esp: EspAdapter, request: WebhookRequest): void {
  const mail = receivedMail(request)
  if (mail === null) return
  log('warn', 'webhook.received_mail', { esp: esp.id })
  throw new Problem('received_mail', {
    status: esp.answers.unconfigured,
    detail: `This is mail that ${mail.name} received for you, by ${mail.chosen}. What became of the mail you sent is posted by ${mail.instead}: point that here. Bounce mail goes to /webhooks/mail, as it is.`,
  })
}

/** For a webhook that was pointed at another ESP's URL. */
export function hintOfPlace(esp: EspAdapter, request: WebhookRequest): string | null {
  const id = lookalike(esp, request)?.id
  return id === undefined ? null : `It looks like a webhook of ${id}, whose URL is /webhooks/${id}.`
}
