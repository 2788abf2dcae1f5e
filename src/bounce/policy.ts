/** May I send to this address? Facts in, one state out: as a function and as the SQL expression lists need, from one table. */
import type { Runs } from './fold.ts'

/** Marks that stop sending to an address from one source or one ESP. `resubscribed` lifts all but `complained` for the same ESP, source and list. */
export const MARKS = [
  'complained',
  'unsubscribed',
  'esp_suppressed',
  'listed',
  'resubscribed',
] as const
export type Mark = (typeof MARKS)[number]

/** Which permanent errors condemn an address by themselves. */
export const SUPPRESS_ON = ['recipient_faults', 'every_permanent'] as const

export interface PolicySettings {
  suppressOn: (typeof SUPPRESS_ON)[number]
  suppressAfterErrors: number
}

/** Facts about one address, as seen by one source. Times are epoch milliseconds, the latest of their kind; null for never. */
export interface AddressFacts extends Runs {
  retryStartedAt: number | null
  lastDeliveredAt: number | null
  condemnedAt: number | null
  suppressedAt: number | null
  reactivatedAt: number | null
  complainedAt: number | null
  unsubscribedAt: number | null
  /** The ESP dropped a message because of its own list. */
  espSuppressedAt: number | null
  /** The ESP reported that the address is on its list, and would report its removal. */
  espListedAt: number | null
}
type Fact = keyof AddressFacts

/** A condition in TypeScript and SQL. `fact` returns the column or expression of a fact. */
interface Condition {
  holds: (facts: AddressFacts) => boolean
  sql: (fact: (name: Fact) => string) => string
}

const present = (name: Fact): Condition => ({
  holds: (facts) => facts[name] !== null,
  sql: (fact) => `${fact(name)} IS NOT NULL`,
})

/** For each run of errors, the part that the sender has to fix. */
const OF_SENDER = { permanentRun: 'senderRun', expiredRun: 'senderExpiredRun' } as const
type Run = keyof typeof OF_SENDER

const atLeast = (name: Run, least: number): Condition => ({
  holds: (facts) => facts[name] >= least,
  sql: (fact) => `${fact(name)} >= ${Math.trunc(least)}`,
})

/** At least so many consecutive errors, not counting those that the sender has to fix. */
const atLeastOfOthers = (name: Run, least: number): Condition => ({
  holds: (facts) => facts[name] - facts[OF_SENDER[name]] >= least,
  sql: (fact) => `${fact(name)} - ${fact(OF_SENDER[name])} >= ${Math.trunc(least)}`,
})

/** The first time is known and later than the second, or the second is unknown. */
const after = (name: Fact, other: Fact): Condition => ({
  holds: (facts) => (facts[name] ?? 0) > (facts[other] ?? 0),
  sql: (fact) => `coalesce(${fact(name)}, 0) > coalesce(${fact(other)}, 0)`,
})

/** The first time is known and not earlier: at equal times a permanent error ranks after a delivery. */
const notBefore = (name: Fact, other: Fact): Condition => ({
  holds: (facts) => (facts[name] ?? -1) >= (facts[other] ?? 0),
  sql: (fact) => `coalesce(${fact(name)}, -1) >= coalesce(${fact(other)}, 0)`,
})

const all = (...parts: Condition[]): Condition => ({
  holds: (facts) => parts.every((part) => part.holds(facts)),
  sql: (fact) => `(${parts.map((part) => part.sql(fact)).join(' AND ')})`,
})

const any = (...parts: Condition[]): Condition => ({
  holds: (facts) => parts.some((part) => part.holds(facts)),
  sql: (fact) => `(${parts.map((part) => part.sql(fact)).join(' OR ')})`,
})

/** In order of precedence: the first state whose condition holds applies, `ok` if none does. */
export const ADDRESS_STATES = [
  'suppressed',
  'complained',
  'undeliverable',
  'unsubscribed',
  'esp_suppressed',
  'retrying',
  'failing',
  'ok',
] as const
export type AddressState = (typeof ADDRESS_STATES)[number]

const SENDABLE: ReadonlySet<AddressState> = new Set(['retrying', 'failing', 'ok'])

const CONDITIONAL = ADDRESS_STATES.filter((state) => state !== 'ok')
type Conditional = (typeof CONDITIONAL)[number]
type States = [Conditional, Condition][]

/** Cached by settings, because a lookup asks for a thousand addresses. */
const made = new WeakMap<PolicySettings, States>()

function states(settings: PolicySettings): States {
  const known = made.get(settings)
  if (known !== undefined) return known
  const conditions = conditionsOf(settings)
  const now = CONDITIONAL.map((state): [Conditional, Condition] => [state, conditions[state]])
  made.set(settings, now)
  return now
}

/** The condition of each state. A reactivation by hand lifts everything before it. */
function conditionsOf(settings: PolicySettings): Record<Conditional, Condition> {
  const least = Math.max(1, settings.suppressAfterErrors)
  // The strict reading: any 5.x.x since the last delivery condemns.
  const isStrict = settings.suppressOn === 'every_permanent'
  return {
    suppressed: after('suppressedAt', 'reactivatedAt'),
    complained: after('complainedAt', 'reactivatedAt'),
    undeliverable: any(
      all(notBefore('condemnedAt', 'lastDeliveredAt'), after('condemnedAt', 'reactivatedAt')),
      ...(isStrict
        ? [atLeast('permanentRun', 1), atLeast('expiredRun', least)]
        : [atLeastOfOthers('permanentRun', least), atLeastOfOthers('expiredRun', least)]),
    ),
    unsubscribed: after('unsubscribedAt', 'reactivatedAt'),
    esp_suppressed: any(
      all(
        after('espSuppressedAt', 'reactivatedAt'),
        notBefore('espSuppressedAt', 'lastDeliveredAt'),
      ),
      after('espListedAt', 'reactivatedAt'),
    ),
    retrying: present('retryStartedAt'),
    failing: any(atLeast('permanentRun', 1), atLeast('expiredRun', 1)),
  }
}

export function isSendable(state: AddressState): boolean {
  return SENDABLE.has(state)
}

/** The state that follows from the facts. */
export function addressState(facts: AddressFacts, settings: PolicySettings): AddressState {
  for (const [state, condition] of states(settings)) if (condition.holds(facts)) return state
  return 'ok'
}

/** `addressState` as an SQL expression over the given columns; contains no user input. `as` returns the SQL value of a state, by default its name. */
export function addressStateSql(
  fact: (name: Fact) => string,
  settings: PolicySettings,
  as: (state: AddressState) => string = (state) => `'${state}'`,
): string {
  const cases = states(settings).map(([state, when]) => `WHEN ${when.sql(fact)} THEN ${as(state)}`)
  return `CASE ${cases.join(' ')} ELSE ${as('ok')} END`
}
