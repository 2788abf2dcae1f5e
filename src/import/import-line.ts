/** What a line of an import says about one address, and how lines are counted. */
import { CSV_PROBLEMS } from './csv-records.ts'

/** Known formats: a mail service's suppression list, our own export, or a plain list. */
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

/** Why a line about a bounce does not suppress: it is temporary, or its words blame somebody else. */
export const SPARED = ['temporary', 'sender', 'message', 'network'] as const
export type Spared = (typeof SPARED)[number]

export interface ImportEntry {
  /** Normalised. */
  address: string
  /** `counters`: the line only counts errors and does not suppress the address. */
  what: 'suppress' | 'counters'
  /** Errors that were counted elsewhere; only our own export has them. */
  errors: ErrorCounts
  reason: ImportReason
  spared: Spared | null
  /** When the address was listed, epoch milliseconds; null if the file has no readable time. */
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

/** A line about a bounce that does not suppress. */
export interface LeftAlone {
  line: number
  why: Spared
}

/** Most lines that are named, of either kind. */
export const MOST_NAMED = 1000

/** Counters of lines, in the order in which they are reported. */
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
/** The counters of a part, or their sum for all parts. */
export type ImportCounts = Record<(typeof IMPORT_COUNTS)[number], number>
