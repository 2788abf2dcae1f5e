/** Thrown where something took too long. */
export class Late extends Error {
  override name = 'Late'
}

/** The result of `work`; throws `late()` if it takes longer. The work itself goes on. */
export async function inTime<T>(
  ms: number,
  work: Promise<T>,
  late = (): Error => new Late(`no answer within ${ms} ms`),
): Promise<T> {
  const timeout = Promise.withResolvers<never>()
  const timer = setTimeout(() => timeout.reject(late()), ms)
  try {
    return await Promise.race([work, timeout.promise])
  } finally {
    clearTimeout(timer)
  }
}
