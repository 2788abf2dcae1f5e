/**
 * Recognises the files of an import by their header lines; a file with an unknown column is not recognised.
 * What our knowledge of each format rests on:
 *
 * - `rebound`: our own GET /v1/addresses.csv.
 * - `sendgrid`: bounces and blocks `status,reason,email,created` with Unix seconds, as in public programs that read the
 *   console's CSV; spam reports, invalid addresses and unsubscribes by the fields of the Suppressions API. Blocks look
 *   like bounces, so a line does not suppress if its status is 4.x.x or its words blame something other than the address.
 * - `ses`: `address,BOUNCE` without a header, the format of an import job in the developer guide; with a header, the
 *   fields of ListSuppressedDestinations, as in CSV files converted from its JSON.
 * - `postmark`: the fields of the Suppressions API's dump. We have not seen the console's download.
 * - `mailgun`: the columns that its documentation gives for the import of bounces (`address,code,error,created_at`),
 *   unsubscribes and complaints. Its allowlist has a column `domain`, and is refused.
 * - `resend`: the fields of its API's list of suppressions. We have not seen the dashboard's download.
 */
import { classify } from '../bounce/classify.ts'
import {
  type ImportEntry,
  type ImportFormat,
  type ImportReason,
  type LineProblem,
  NO_ERRORS,
  SPARED,
  type Spared,
} from './import-line.ts'

/** Returns the text of a column by its folded name; empty if there is none. */
type Column = (name: string) => string
type Said = Omit<ImportEntry, 'address' | 'at'>

/** A format and the columns that identify it. */
interface Format {
  format: ImportFormat
  /** Folded names of columns (`foldName`): required, optional, and forbidden. */
  has: readonly string[]
  may: readonly string[]
  lacks?: readonly string[]
  address: string
  time?: string
  says: (column: Column, columns: ReadonlySet<string>) => Said | LineProblem
}

const countOf = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : 0)

const suppress = (reason: ImportReason, note = '', errors = NO_ERRORS): Said => ({
  what: 'suppress',
  errors,
  reason,
  spared: null,
  note: note.trim() || null,
})

const isTemporary = (status: string) => /^4(\d\d$|\.|$)/.test(status.trim())

/** A bounce with a status or reply code. */
function bounced(code: string, words: string): Said {
  const said = suppress('bounce', `${code} ${words}`)
  const spared = isTemporary(code) ? 'temporary' : blamed(code, words)
  return spared === null ? said : { ...said, what: 'counters', spared }
}

/** Minimum confidence of the classifier; hints and codes that are sent for anything are below it. */
const SURE = 0.9

/** Whose fault a bounce was, if its words say so and it was not the address's; else null. */
function blamed(code: string, words: string): Spared | null {
  if (words.trim() === '') return null
  const { scope, confidence } = classify({ diagnostic: words, status: code.trim() })
  return confidence < SURE ? null : (SPARED.find((one) => one === scope) ?? null)
}

/** A service's names for reasons. */
type Words = ReadonlyMap<string, ImportReason>

/** Reads a reason by the service's name for it, ignoring case. */
function byWord(words: Words, word: string): Said | LineProblem {
  const reason = words.get(word.trim().toLowerCase())
  return reason === undefined ? 'unknown_reason' : suppress(reason)
}

const REBOUND_STATES: Words = new Map([
  ['suppressed', 'manual'],
  ['complained', 'complaint'],
  ['undeliverable', 'bounce'],
  ['unsubscribed', 'unsubscribe'],
  ['esp_suppressed', 'esp_list'],
])
const SES_REASONS: Words = new Map([
  ['bounce', 'bounce'],
  ['complaint', 'complaint'],
])
const POSTMARK_REASONS: Words = new Map([
  ['hardbounce', 'bounce'],
  ['spamcomplaint', 'complaint'],
  ['manualsuppression', 'manual'],
])
const RESEND_ORIGINS: Words = new Map([...SES_REASONS, ['manual', 'manual']])

/** All formats; the first whose columns match applies. */
const FORMATS: readonly Format[] = [
  {
    format: 'rebound',
    has: ['address', 'sendable', 'state'],
    may: [
      'reason',
      'permanenterrors',
      'transienterrors',
      'laststatus',
      'lastseenat',
      'retryendsat',
    ],
    address: 'address',
    time: 'lastseenat',
    says: (column) => {
      const note = `${column('laststatus')} ${column('reason')}`
      const state = column('state').trim()
      const errors = {
        permanent: countOf(column('permanenterrors')),
        transient: countOf(column('transienterrors')),
      }
      const said = suppress(REBOUND_STATES.get(state) ?? 'none', note, errors)
      if (said.reason !== 'none') return said
      return /^(ok|failing|retrying)$/.test(state)
        ? { ...said, what: 'counters' }
        : 'unknown_reason'
    },
  },
  {
    format: 'postmark',
    has: ['emailaddress', 'suppressionreason'],
    may: ['origin', 'createdat'],
    address: 'emailaddress',
    time: 'createdat',
    says: (column) => byWord(POSTMARK_REASONS, column('suppressionreason')),
  },
  {
    format: 'ses',
    has: ['emailaddress', 'reason'],
    may: ['lastupdatetime', 'messageid', 'feedbackid'],
    address: 'emailaddress',
    time: 'lastupdatetime',
    says: (column) => byWord(SES_REASONS, column('reason')),
  },
  {
    format: 'resend',
    has: ['email', 'origin'],
    may: ['id', 'sourceid', 'createdat'],
    address: 'email',
    time: 'createdat',
    says: (column) => byWord(RESEND_ORIGINS, column('origin')),
  },
  {
    format: 'sendgrid',
    has: ['email', 'created'],
    may: ['status', 'reason', 'ip'],
    address: 'email',
    time: 'created',
    says: (column, columns) => {
      if (columns.has('status')) return bounced(column('status'), column('reason'))
      if (columns.has('ip')) return suppress('complaint')
      return columns.has('reason') ? suppress('invalid', column('reason')) : suppress('unsubscribe')
    },
  },
  {
    format: 'mailgun',
    has: ['address', 'createdat'],
    may: ['code', 'error', 'tags', 'messagehash'],
    lacks: ['domain', 'sendable'],
    address: 'address',
    time: 'createdat',
    says: (column, columns) => {
      if (columns.has('code')) return bounced(column('code'), column('error'))
      return columns.has('tags') ? suppress('unsubscribe', column('tags')) : suppress('complaint')
    },
  },
]

/** Column names of a plain list, which has only the address. */
const LIST_HEADERS = new Set([
  'address',
  'email',
  'emailaddress',
  'mail',
  'mailaddress',
  'recipient',
  'アドレス',
  'メールアドレス',
])

/** How the rows of one file are read. */
export interface Layout {
  format: ImportFormat
  /** Folded names of the columns, in their order. */
  columns: readonly string[]
  /** False if the first record is already data. */
  hasHeader: boolean
  address: string
  time: string | null
  says: (column: Column) => Said | LineProblem
}

/** `Email Address`, `email_address` and `EmailAddress` are one name. */
function foldName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\d]/gu, '')
}

const LIST = {
  format: 'list',
  columns: ['address'],
  address: 'address',
  time: null,
  says: () => suppress('none'),
} as const

const SES_ROWS = {
  format: 'ses',
  columns: ['address', 'reason'],
  address: 'address',
  time: null,
  says: (column: Column) => byWord(SES_REASONS, column('reason')),
} as const

/**
 * A file of unknown format. `like` is the format it would match without its `unexpected` columns; or, if there are none,
 * the format that the caller named and whose columns are missing.
 */
export interface Unrecognised {
  format: null
  like: ImportFormat | null
  unexpected: readonly string[]
}

/**
 * How to read a file, by its first record. A file with unknown columns beside the address is refused, since it might be a
 * customer list. If the caller names the format, the file may have other columns, or begin with a bad line instead of a
 * header.
 */
export function layoutOf(
  first: readonly string[],
  format: ImportFormat | null,
): Layout | Unrecognised {
  const layout = byHeader(first, format) ?? withoutHeader(first, format)
  const isMeant = format === null || layout?.format === null || layout?.format === format
  if (layout !== null && isMeant) return layout
  return { format: null, like: format, unexpected: format === null ? first : [] }
}

function byHeader(
  first: readonly string[],
  given: ImportFormat | null,
): Layout | Unrecognised | null {
  const names = first.map(foldName)
  const [only] = names
  if (names.length === 1 && only !== undefined && LIST_HEADERS.has(only)) {
    return { ...LIST, hasHeader: true }
  }
  const columns = new Set(names)
  const found = FORMATS.find(
    ({ format, has, lacks = [] }) =>
      (given === null || format === given) &&
      has.every((name) => columns.has(name)) &&
      !lacks.some((name) => columns.has(name)),
  )
  if (found === undefined) return null
  const { format, has, may, address, time = null, says } = found
  const known = new Set([...has, ...may])
  // Spreadsheets can leave columns without a name.
  const unexpected = first.filter((name) => name.trim() !== '' && !known.has(foldName(name)))
  if (given === null && unexpected.length > 0) return { format: null, like: format, unexpected }
  return {
    format,
    columns: names,
    hasHeader: true,
    address,
    time,
    says: (column) => says(column, columns),
  }
}

const MOST_SHOWN = 5

/** An explanation for the uploader of the file. */
export function whyUnrecognised({ like, unexpected }: Unrecognised): string {
  if (unexpected.length === 0) {
    return like === null
      ? 'The file has no line that can be read.'
      : `The first line has not the columns of a ${like} list.`
  }
  if (like === null) {
    return unexpected.some((name) => name.includes('\uFFFD'))
      ? 'The file is not in UTF-8. Save it so (“CSV UTF-8” in Excel).'
      : 'The first line is that of no suppression list known here, nor an address.'
  }
  // Do not show anything that does not look like a column name: it might be an address.
  const names = unexpected
    .slice(0, MOST_SHOWN)
    .map((name) => /^[^@]{1,40}$/.exec(name.trim()) ?? '…')
  return `This has columns of a ${like} list, and some that no such list has: ${names.join(', ')}. It might be your customers. If it is such a list, take them out, or say so (format ${like}).`
}

function withoutHeader(first: readonly string[], format: ImportFormat | null): Layout | null {
  const [address = '', reason = ''] = first
  const isAddress = address.includes('@')
  const isReason = SES_REASONS.has(reason.trim().toLowerCase())
  if (format === 'ses' || (format === null && first.length === 2 && isAddress && isReason)) {
    return { ...SES_ROWS, hasHeader: false }
  }
  if (format === 'list' || (first.length === 1 && isAddress)) {
    return { ...LIST, hasHeader: false }
  }
  return null
}
