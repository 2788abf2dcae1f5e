/** Makes calls between the Worker, D1 and the shards fail, before or after they did their work, by a seed. */

export class InjectedFault extends Error {
  override name = 'InjectedFault'
}

export interface Faults {
  /** Of 0 to 1: how often a call fails. */
  rate: number
  random: () => number
  injected: number
}

/** An environment whose cross-store calls fail now and then. */
export function faulty(env: Env, faults: Faults): Env {
  return {
    ...env,
    DB: faultyDatabase(env.DB, faults),
    RETRY_SCHEDULER: faultyShards(env.RETRY_SCHEDULER, faults),
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

function faultyDatabase(db: D1Database, faults: Faults): D1Database {
  return new Proxy(db, {
    get(target, name) {
      if (name === 'batch')
        return (statements: D1PreparedStatement[]) => maybe(faults, () => target.batch(statements))
      if (name === 'prepare') return (sql: string) => faultyStatement(target.prepare(sql), faults)
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** Statements run one by one fail; bound ones are handed to `batch` as they are, which fails as a whole. */
function faultyStatement(statement: D1PreparedStatement, faults: Faults): D1PreparedStatement {
  return new Proxy(statement, {
    get(target, name) {
      if (name === 'bind') {
        return (...values: unknown[]) => {
          const bound = target.bind(...values)
          const all = bound.all.bind(bound)
          const run = bound.run.bind(bound)
          Object.assign(bound, {
            all: () => maybe(faults, () => all()),
            run: () => maybe(faults, () => run()),
          })
          return bound
        }
      }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function faultyShards<T extends Env['RETRY_SCHEDULER']>(namespace: T, faults: Faults): T {
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
      return (...args: unknown[]) => maybe(faults, async () => Reflect.apply(value, target, args))
    },
  })
}
