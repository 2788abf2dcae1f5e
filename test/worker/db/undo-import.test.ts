/**
 * What imports say, each alone and all together: an address is suppressed while one that is not undone lists it, and
 * its counters are what was counted here and what they raised them by.
 */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ImportPart } from '../../../src/api/import-part.ts'
import { act } from '../../../src/db/actions.ts'
import { beginImport, beginUndo, readImport, undoImport } from '../../../src/db/imports.ts'
import { lookupAddresses } from '../../../src/db/lookup.ts'
import { record } from '../../../src/db/record.ts'
import { counted } from '../../counted.ts'
import { PLAN, POLICY } from './one-truth.ts'
import { row } from './streams.ts'

const NAMES = [0, 1, 2]
interface Line {
  who: number
  what: 'suppress' | 'counters'
  errors: { permanent: number; transient: number }
}
type Step =
  /** A new one, or a further part of one that was begun. */
  | { do: 'import'; lines: readonly Line[]; of?: number | undefined }
  | { do: 'undo'; which: number }
  | { do: 'suppress' | 'reactivate' | 'bounce'; who: number }

const who = fc.constantFrom(...NAMES)
const line: fc.Arbitrary<Line> = fc.record({
  who,
  what: fc.constantFrom('suppress', 'suppress', 'counters'),
  errors: fc.record({ permanent: fc.nat(3), transient: fc.nat(2) }),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('import' as const),
    of: fc.option(fc.nat(2), { nil: undefined }),
    lines: fc.uniqueArray(line, { minLength: 1, selector: ({ who }) => who }),
  }),
  fc.record({ do: fc.constant('undo' as const), which: fc.nat() }),
  fc.record({ do: fc.constant('undo' as const), which: fc.nat() }),
  fc.record({
    do: fc.constantFrom('suppress' as const, 'reactivate' as const),
    who,
  }),
  fc.record({ do: fc.constant('bounce' as const), who }),
)

const suppresses: Step = {
  do: 'import',
  lines: [{ who: 0, what: 'suppress', errors: { permanent: 0, transient: 0 } }],
}
const counts = (who: number, of?: number): Step => ({
  do: 'import',
  of,
  lines: [{ who, what: 'counters', errors: { permanent: 1, transient: 1 } }],
})

let lives = 0

it('undoing is exact, whatever else was said before and after', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const life = ++lives
      const addresses = NAMES.map((name) => `u${name}@life${life}.example`)
      const imports: string[] = []
      const undone = new Set<string>()
      const listed = new Map<string, Set<number>>()
      const reactivatedAt = NAMES.map(() => 0)
      /** By address, what suppresses it: a hand, or an import. */
      const holders = NAMES.map(() => new Set<string>())
      const errors = NAMES.map(() => ({ permanent: 0, transient: 0 }))
      /** By import and address: how much it raised them. */
      const raised = new Map<string, { who: number; permanent: number; transient: number }[]>()
      let now = Date.UTC(2027, 0, 1)
      for (const one of steps) {
        now += 1000
        const options = { now, plan: PLAN, shards: 2, policy: POLICY }
        if (one.do === 'import') {
          const open = imports.filter((id) => !undone.has(id))
          const id = open[one.of ?? -1] ?? `life${life}-${imports.length}`
          const wanted = { id, name: id, format: 'list' as const, createdBy: 'test' }
          const begun = await beginImport(env.DB, wanted, now)
          if (begun === null) throw new Error('it was not undone')
          const part = new ImportPart(env, begun, now, {
            dryRun: false,
            actor: 'test',
            recording: options,
          })
          // No list names an address twice.
          const had = listed.get(id) ?? new Set<number>()
          const news = one.lines.filter(({ who }) => !had.has(who))
          listed.set(id, new Set([...had, ...news.map(({ who }) => who)]))
          const lines = news.map(({ who, ...said }, n) => {
            const address = addresses[who] ?? ''
            const entry = { address, reason: 'none', spared: null, at: null, note: null } as const
            return { line: n + 1, entry: { ...entry, ...said } }
          })
          await part.add(lines)
          await part.end()
          if (!imports.includes(id)) imports.push(id)
          const more = news.map(({ who, what, errors: said }) => {
            // Whom somebody reactivated since an import was begun, its later parts leave alone.
            const isLate = (reactivatedAt[who] ?? 0) > begun.createdAt
            if (what === 'suppress' && !isLate) holders[who]?.add(id)
            const known = errors[who] ?? { permanent: 0, transient: 0 }
            const permanent = Math.max(0, said.permanent - known.permanent)
            const transient = Math.max(0, said.transient - known.transient)
            known.permanent += permanent
            known.transient += transient
            return { who, permanent, transient }
          })
          raised.set(id, [...(raised.get(id) ?? []), ...more])
        } else if (one.do === 'undo') {
          const chosen = imports[one.which % Math.max(1, imports.length)]
          if (chosen === undefined) continue
          undone.add(chosen)
          await beginUndo(env.DB, chosen, 'test', now)
          const found = await readImport(env.DB, chosen)
          if (found === null) throw new Error('it was begun')
          const { lifted, left } = await undoImport(env.DB, found, 'test', options)
          const freed = holders.filter((held) => held.delete(chosen) && held.size === 0)
          expect({ lifted, left }).toEqual({ lifted: freed.length, left: false })
          for (const { who, permanent, transient } of raised.get(chosen) ?? []) {
            const known = errors[who] ?? { permanent: 0, transient: 0 }
            known.permanent -= permanent
            known.transient -= transient
          }
          raised.delete(chosen)
        } else if (one.do === 'bounce') {
          const bounce = { class: 5 as const, counts: true, occurredAt: now, key: `${life} ${now}` }
          await record(env.DB, [row({ address: addresses[one.who] ?? '', ...bounce })], options)
          const known = errors[one.who] ?? { permanent: 0, transient: 0 }
          known.permanent++
        } else {
          const address = addresses[one.who] ?? ''
          const by = { id: `${life} ${now}`, actor: 'test', note: null }
          await act(env.DB, one.do, [address], by, options)
          if (one.do === 'suppress') holders[one.who]?.add('hand')
          else {
            holders[one.who]?.clear()
            reactivatedAt[one.who] = now
          }
        }
        const known = await lookupAddresses(env.DB, addresses, { policy: POLICY })
        const suppressed = known.map(({ state }) => state === 'suppressed')
        expect(suppressed).toEqual(holders.map((held) => held.size > 0))
        const counted = known.map(({ permanentErrors, transientErrors }) => ({
          permanent: permanentErrors,
          transient: transientErrors,
        }))
        expect(counted).toEqual(errors)
      }
      const sums = await env.DB.prepare(
        `SELECT (SELECT sum(counts) FROM delivery_log) said, (SELECT sum(permanent_errors) FROM addresses) counted`,
      ).first<{ said: number; counted: number }>()
      expect(sums?.said).toBe(sums?.counted)
    }),
    {
      numRuns: 25,
      examples: [
        // What another import counted between the parts of one stays.
        [[counts(0), counts(1), counts(2, 0), { do: 'undo', which: 0 }]],
        // Who lists an address that is reactivated then says no more of it, whatever comes later.
        [
          [
            suppresses,
            suppresses,
            { do: 'reactivate', who: 0 },
            suppresses,
            { do: 'undo', which: 2 },
          ],
        ],
      ],
    },
  )
})

/** Takes a list of so many addresses over, as one part. */
async function imported(id: string, domain: string, count: number, now: number, db = env.DB) {
  const recording = { now, plan: PLAN, shards: 2, policy: POLICY }
  const wanted = { id, name: id, format: 'list' as const, createdBy: 'test' }
  const begun = await beginImport(env.DB, wanted, now)
  if (begun === null) throw new Error('it was not undone')
  const part = new ImportPart({ ...env, DB: db }, begun, 1, {
    dryRun: false,
    actor: 'test',
    recording,
  })
  const said = { reason: 'none', spared: null, at: null, note: null, what: 'suppress' } as const
  const errors = { permanent: 1, transient: 0 }
  const lines = Array.from({ length: count }, (_, n) => {
    return { line: n, entry: { ...said, address: `a${n}@${domain}`, errors } }
  })
  await part.add(lines)
  await part.end()
  return { begun, options: recording }
}

it('of thousands its stretch of the log is read once for all of them, and once more to see that none is left', async () => {
  const now = Date.UTC(2028, 0, 1)
  const { begun, options } = await imported('thousands', 'thousands.example', 4001, now)
  await beginUndo(env.DB, begun.id, 'test', now)
  const stretches: string[] = []
  const db = new Proxy(env.DB, {
    get(target, name) {
      if (name !== 'prepare') return Reflect.get(target, name)
      return (sql: string) => {
        if (/^SELECT.*BETWEEN \?2 AND \?3/s.test(sql)) stretches.push(sql)
        return target.prepare(sql)
      }
    },
  })
  const undone = await undoImport(db, begun, 'test', { ...options, now: now + 1 })
  expect(undone).toEqual({ lifted: 4001, left: false })
  expect(stretches).toHaveLength(4)
  const { permanent } = (await env.DB.prepare(
    "SELECT sum(permanent_errors) permanent FROM addresses WHERE address LIKE '%@thousands.example'",
  ).first<{ permanent: number }>()) ?? { permanent: null }
  expect(permanent).toBe(0)
})

it('of each address a few rows are read, however many are said in the same millisecond', async () => {
  const now = Date.UTC(2029, 0, 1)
  const count = 2000
  const { db, account } = counted(env.DB)
  const reads = async (work: () => Promise<unknown>) => {
    account.rowsRead = 0
    await work()
    return account.rowsRead / count
  }
  const list = (id: string, at: number) => imported(id, 'few-rows.example', count, at, db)
  expect(await reads(() => list('first', now))).toBeLessThan(40)
  expect(await reads(() => list('again', now + 1))).toBeLessThan(40)
  for (const id of ['again', 'first']) {
    await beginUndo(env.DB, id, 'test', now)
    const found = await readImport(env.DB, id)
    if (found === null) throw new Error('it was begun')
    const options = { now: now + 2, plan: PLAN, shards: 2, policy: POLICY }
    expect(await reads(() => undoImport(db, found, 'test', options))).toBeLessThan(120)
  }
})
