/** The class and code under which an event is recorded. The kind decides if it says more than the server's words. */
import { type Classification, STATUS_CLASSES, type StatusClass } from './classification.ts'
import type { EventKind } from './event.ts'
import type { Action } from './reason.ts'

/** First digit of the codes of each class. */
export const CLASS_DIGITS = { success: 2, transient: 4, permanent: 5 } as const satisfies Record<
  StatusClass,
  RecordedClass
>

/** 2, 4 or 5; 0 for an event that says nothing about deliverability. */
export type RecordedClass = 0 | 2 | 4 | 5

/** Kinds whose class does not depend on the server's words. */
const SILENT: ReadonlySet<EventKind> = new Set([
  'complained',
  'unsubscribed',
  'listed',
  'resubscribed',
  'autoreplied',
  'challenge',
  'unknown',
])

function recordedClass(kind: EventKind, verdict: Classification): RecordedClass {
  if (SILENT.has(kind)) return 0
  if (kind === 'delivered') return 2
  // The ESP keeps trying, so nothing is final yet, whatever digit the server used.
  if (kind === 'deferred' || verdict.class === 'transient') return 4
  return verdict.class === 'success' ? 2 : 5
}

/** The verdict's code, with the digit of the recorded class. */
function recordedStatus(verdict: Classification, statusClass: RecordedClass): string | null {
  if (statusClass === 0 || verdict.status === null) return null
  return `${statusClass}${verdict.status.slice(1)}`
}

/** The action under a class: only a permanent error condemns; a temporary error with the same reason is retried. */
export function actionUnder(statusClass: RecordedClass, action: Action): Action {
  return statusClass === 4 && action === 'suppress' ? 'retry' : action
}

/** Name of a class by its digit; null for 0. */
export function classNamed(digit: number): StatusClass | null {
  return STATUS_CLASSES.find((one) => CLASS_DIGITS[one] === digit) ?? null
}

/** The verdict as it is logged. */
export function asRecorded(kind: EventKind, verdict: Classification): Classification {
  const statusClass = recordedClass(kind, verdict)
  return {
    ...verdict,
    class: classNamed(statusClass),
    status: recordedStatus(verdict, statusClass),
    action: actionUnder(statusClass, verdict.action),
  }
}
