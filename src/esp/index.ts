/** The registry of adapters. To add an ESP: one file here, its import and its place in the list below, and a sample maker in src/cli/samples. */

import { ahasend } from './ahasend.ts'
import { azure } from './azure.ts'
import { blastengine } from './blastengine.ts'
import { brevo } from './brevo.ts'
import { cloudflare } from './cloudflare.ts'
import { customerio } from './customerio.ts'
import { customersmailcloud } from './customersmailcloud.ts'
import { elasticemail } from './elasticemail.ts'
import type { EspAdapter } from './esp.ts'
import { forwardemail } from './forwardemail.ts'
import { generic } from './generic.ts'
import { hyvorrelay } from './hyvorrelay.ts'
import { infobip } from './infobip.ts'
import { lettermint } from './lettermint.ts'
import { loops } from './loops.ts'
import { mailersend } from './mailersend.ts'
import { mailgun } from './mailgun.ts'
import { mailjet } from './mailjet.ts'
import { mailomat } from './mailomat.ts'
import { mailpace } from './mailpace.ts'
import { mailtrap } from './mailtrap.ts'
import { mandrill } from './mandrill.ts'
import { netcore } from './netcore.ts'
import { postal } from './postal.ts'
import { postmark } from './postmark.ts'
import { resend } from './resend.ts'
import { scaleway } from './scaleway.ts'
import { sendgrid } from './sendgrid.ts'
import { ses } from './ses.ts'
import { smtp2go } from './smtp2go.ts'
import { sparkpost } from './sparkpost.ts'
import { sweego } from './sweego.ts'
import { tencent } from './tencent.ts'
import { unisendergo } from './unisendergo.ts'
import { zeptomail } from './zeptomail.ts'

const ADAPTERS: readonly EspAdapter[] = [
  ahasend,
  azure,
  blastengine,
  brevo,
  cloudflare,
  customerio,
  customersmailcloud,
  elasticemail,
  forwardemail,
  generic,
  hyvorrelay,
  infobip,
  lettermint,
  loops,
  mailersend,
  mailgun,
  mailjet,
  mailomat,
  mailpace,
  mailtrap,
  mandrill,
  netcore,
  postal,
  postmark,
  resend,
  scaleway,
  sendgrid,
  ses,
  smtp2go,
  sparkpost,
  sweego,
  tencent,
  unisendergo,
  zeptomail,
]

/** Every adapter by its id. */
export const ESPS: ReadonlyMap<string, EspAdapter> = new Map(ADAPTERS.map((esp) => [esp.id, esp]))
