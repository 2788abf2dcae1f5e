/** A binding one of whose calls stops half-way, so that something else happens first. */

interface HeldBack<T> {
  /** The binding to be given to what is to wait. */
  binding: T
  /** Its call has come. */
  reached: Promise<void>
  /** Lets it go on. */
  release: () => void
}

/** Holds back the first call of `method` whose arguments `are` right; all others pass. */
export function heldBack<T extends object>(
  target: T,
  method: keyof T,
  are: (...given: never[]) => boolean = () => true,
): HeldBack<T> {
  const { reached, release, wait } = gate()
  let isHeld = false
  const binding = methodsOf(target, (name, call, given) => {
    if (name !== method || isHeld || !are(...given)) return call()
    isHeld = true
    return wait().then(call)
  })
  return { binding, reached, release }
}

/** Holds back the statements that begin like this, outside of batches. */
export function heldBackStatement(db: D1Database, like: RegExp): HeldBack<D1Database> {
  const { reached, release, wait } = gate()
  const held = (statement: D1PreparedStatement): D1PreparedStatement =>
    methodsOf(statement, (name, call) =>
      name === 'bind' ? held(call() as D1PreparedStatement) : wait().then(call),
    )
  const binding = methodsOf(db, (name, call, [sql]) =>
    name === 'prepare' && like.test(sql ?? '') ? held(call() as D1PreparedStatement) : call(),
  )
  return { binding, reached, release }
}

function gate() {
  const reached = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const wait = () => {
    reached.resolve()
    return released.promise
  }
  return { reached: reached.promise, release: () => released.resolve(), wait }
}

function methodsOf<T extends object>(
  target: T,
  called: (name: PropertyKey, call: () => unknown, given: never[]) => unknown,
): T {
  return new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: never[]) => called(name, () => Reflect.apply(value, target, given), given)
    },
  })
}
