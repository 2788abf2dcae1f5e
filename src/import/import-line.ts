/** What a line of an import says of one address, and what becomes of lines. */
import { CSV_PROBLEMS } from './csv-records.ts'

/** Whose list a file can be: a mail service's suppression list, our own export, or a plain list. */
export const IMPORT_FORMATS = [
  'rebound',
  'sendgrid',
  'ses',
  'postmark',
  'mailgun',
  'resend',
  'list',
] as const
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

/** Why the address is on the list, as far as the file says. */
const IMPORT_REASONS = [
  'bounce',
  'complaint',
  'unsubscribe',
  'invalid',
  'manual',
  'esp_list',
  'none',
] as const
export type ImportReason = (typeof IMPORT_REASONS)[number]

export interface ErrorCounts {
  permanent: number
  transient: number
}
export const NO_ERRORS: ErrorCounts = { permanent: 0, transient: 0 }

/** Why the line of a bounce suppresses nobody: it is temporary, or its own words say whose fault it was. */
export const SPARED = ['temporary', 'sender', 'message', 'network'] as const
export type Spared = (typeof SPARED)[number]

export interface ImportEntry {
  /** Normalised. */
  address: string
  /** `counters`: the line tells of errors and not that the address must not be mailed. */
  what: 'suppress' | 'counters'
  /** How many were counted elsewhere; only our own export says it. */
  errors: ErrorCounts
  reason: ImportReason
  spared: Spared | null
  /** When it came on the list, epoch milliseconds; null where the file has no time, or none that can be read. */
  at: number | null
  /** The file's own words. */
  note: string | null
}

export const LINE_PROBLEMS = [
  ...CSV_PROBLEMS,
  'not_utf8',
  'wrong_columns',
  'not_an_address',
  'unknown_reason',
] as const
export type LineProblem = (typeof LINE_PROBLEMS)[number]

/** `line` counts from 1, the header included. */
export type ImportLine = { line: number; entry: ImportEntry; problem?: undefined } | BadLine

/** A line that could not be read. */
export interface BadLine {
  line: number
  problem: LineProblem
}

/** A line of a bounce that suppresses nobody. */
export interface LeftAlone {
  line: number
  why: Spared
}

/** Of either, so many are named. */
export const MOST_NAMED = 1000

/** What lines become, in the order in which it is told. */
export const IMPORT_COUNTS = [
  'lines',
  'suppressed',
  'alreadySuppressed',
  'reactivatedSince',
  'erased',
  'counted',
  'countersOnly',
  'repeated',
  'badLines',
] as const
/** How many lines became what: of a part, or the sum of all. */
export type ImportCounts = Record<(typeof IMPORT_COUNTS)[number], number>
