/** Results of forms, shown on the page that follows. */
import type { Messages } from './messages/en.ts'
import { fill } from './messages/fill.ts'
import type { View } from './view.ts'

const NOTICES = {
  done: (t: Messages) => t.common.done,
  stopped: (t: Messages) => t.suppressions.stopped,
  undone: (t: Messages, n: number) => fill(t.suppressions.undoneNow, { n }),
  suppressed: (t: Messages) => t.address.suppressed,
  reactivated: (t: Messages) => t.address.reactivated,
  erased: (t: Messages) => t.address.erased,
  accepted: (t: Messages) => t.retries.results.accepted,
  reply: (t: Messages) => t.retries.results.reply,
  gone: (t: Messages) => t.retries.results.gone,
  failed: (t: Messages) => t.retries.results.failed,
  due: (t: Messages) => t.retries.results.due,
  cancelled: (t: Messages) => t.retries.results.cancelled,
  reopened: (t: Messages) => t.retries.results.reopened,
  queued: (t: Messages) => t.notifications.queued,
  revoked: (t: Messages) => t.tokens.revoked,
} as const
export type Notice = keyof typeof NOTICES

export function noticeOf(v: View): string | null {
  const name = v.param('done')
  return name !== undefined && isNotice(name) ? NOTICES[name](v.t, Number(v.param('n')) || 0) : null
}

/** The path of the page after a form, with the form's result and count. */
export function pathWith(path: string, notice: Notice, n?: number): string {
  return `${path}?done=${notice}${n === undefined ? '' : `&n=${n}`}`
}

function isNotice(name: string): name is Notice {
  return Object.hasOwn(NOTICES, name)
}
