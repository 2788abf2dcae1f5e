/** Makes calls between the Worker, D1 and the shards fail, before or after they did their work, by a seed. */
import { type Guard as ProtocolGuard, unguarded } from '../worker/db/unguarded.ts'

export class InjectedFault extends Error {
  override name = 'InjectedFault'
}

/** What can be taken out of the system, to see that it is missed. */
export type Guard = 'spool' | 'sweeper' | 'outbox' | ProtocolGuard

export interface Faults {
  /** Of 0 to 1: how often a call fails. */
  rate: number
  random: () => number
  injected: number
  /** D1 answers nothing at all. */
  away: boolean
  without: Guard | null
}

/** An environment whose cross-store calls fail now and then. */
export function faulty(env: Env, faults: Faults): Env {
  return {
    ...env,
    DB: faultyDatabase(unguarded(env.DB, faults.without), faults),
    RETRY_SCHEDULER: faultyObjects(env.RETRY_SCHEDULER, faults),
    NOTIFIER: faultyObjects(env.NOTIFIER, faults),
  }
}

/** `before`: nothing was done; `after`: it was done, and the caller does not know. */
async function maybe<T>(faults: Faults, work: () => Promise<T>): Promise<T> {
  const roll = faults.random()
  if (roll < faults.rate / 2) fail(faults, 'before')
  const result = await work()
  if (roll > 1 - faults.rate / 2) fail(faults, 'after')
  return result
}

function fail(faults: Faults, when: string): never {
  faults.injected++
  throw new InjectedFault(`injected ${when} the call`)
}

/** As `maybe`, and nothing at all while D1 is away. */
function maybeD1<T>(faults: Faults, work: () => Promise<T>): Promise<T> {
  if (faults.away) fail(faults, 'because D1 is away, instead of')
  return maybe(faults, work)
}

function faultyDatabase(db: D1Database, faults: Faults): D1Database {
  const telling = new WeakSet<object>()
  return new Proxy(db, {
    get(target, name) {
      if (name === 'batch') {
        return async (statements: D1PreparedStatement[]) =>
          faults.without === 'outbox'
            ? tellingLater(target, statements, telling, faults)
            : maybeD1(faults, () => target.batch(statements))
      }
      if (name === 'prepare') {
        return (sql: string) => {
          const isTelling = sql.includes('INSERT INTO notifications')
          return faultyStatement(target.prepare(sql), faults, isTelling ? telling : null)
        }
      }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** What is told, in a batch of its own behind the one that it tells of: a crash between the two is possible now. */
async function tellingLater(
  db: D1Database,
  statements: readonly D1PreparedStatement[],
  telling: WeakSet<object>,
  faults: Faults,
): Promise<D1Result[]> {
  const first = statements.filter((one) => !telling.has(one))
  const results = await maybeD1(faults, () => db.batch(first))
  const told = statements.filter((one) => telling.has(one))
  const later = told.length === 0 ? [] : await maybeD1(faults, () => db.batch(told))
  return statements.map((one) => {
    const result = telling.has(one) ? later[told.indexOf(one)] : results[first.indexOf(one)]
    if (result === undefined) throw new Error('a statement without a result')
    return result
  })
}

const READS = ['all', 'run', 'raw', 'first'] as const

/** Statements run one by one fail; bound ones are handed to `batch` as they are, which fails as a whole. */
function faultyStatement(
  statement: D1PreparedStatement,
  faults: Faults,
  mark: WeakSet<object> | null,
): D1PreparedStatement {
  return new Proxy(statement, {
    get(target, name) {
      if (name === 'bind') {
        return (...values: unknown[]) => {
          const bound = target.bind(...values)
          mark?.add(bound)
          for (const name of READS) {
            const work = bound[name]
            Object.assign(bound, {
              [name]: (...args: unknown[]) =>
                maybeD1(faults, async () => Reflect.apply(work, bound, args)),
            })
          }
          return bound
        }
      }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function faultyObjects<T extends Env['RETRY_SCHEDULER'] | Env['NOTIFIER']>(
  namespace: T,
  faults: Faults,
): T {
  return new Proxy(namespace, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (name === 'getByName') {
        return (id: string) => faultyStub(target.getByName(id), faults)
      }
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function faultyStub<T extends object>(stub: T, faults: Faults): T {
  return new Proxy(stub, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      // Says that it keeps the rows, and doesn't.
      if (name === 'spool' && faults.without === 'spool') return async () => {}
      return (...args: unknown[]) => maybe(faults, async () => Reflect.apply(value, target, args))
    },
  })
}
