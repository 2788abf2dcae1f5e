/** A database whose statements lack one guard of the protocol, for tests that show why it is there. */
import { IS_OVER } from '../../../src/db/expire.ts'
import { IS_NEWS, SLOW } from '../../../src/db/news.ts'
import { IS_UNCHANGED } from '../../../src/db/refold.ts'

/** The conditions of each, and what stands in their place when it is taken out. */
const GUARDS = {
  dedupe: [[IS_NEWS], 'TRUE'],
  in_order: [[SLOW.late], 'FALSE'],
  past_end: [[SLOW.behindEnd, SLOW.longerThanWindow], 'FALSE'],
  expired_after: [[SLOW.beforeExpiry], 'FALSE'],
  mixed: [[SLOW.mixed, SLOW.severalSettle], 'FALSE'],
  other_messages: [[SLOW.otherMessages], 'FALSE'],
  resender: [[SLOW.resender], 'FALSE'],
  expired_message: [[SLOW.endedMessage], 'FALSE'],
  actions: [[SLOW.action], 'FALSE'],
  // The time stays bound.
  end_of_window: [[IS_OVER], '?2>0'],
  version: [[IS_UNCHANGED], 'TRUE'],
} as const satisfies Record<string, [readonly string[], string]>

export type Guard = keyof typeof GUARDS

/** The database itself where the name is of no guard. */
export function unguarded(db: D1Database, without: string | null): D1Database {
  const guard = Object.entries(GUARDS).find(([name]) => name === without)
  if (guard === undefined) return db
  const [, [conditions, instead]] = guard
  const withoutIt = (sql: string) =>
    conditions.reduce<string>((text, condition) => text.replaceAll(condition, instead), sql)
  return new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => target.prepare(withoutIt(sql))
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
