/** What imports say, each alone and all together: an address is suppressed while one that is not undone lists it. */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ImportPart } from '../../../src/api/import-part.ts'
import { act } from '../../../src/db/actions.ts'
import { beginImport, beginUndo, readImport, undoImport } from '../../../src/db/imports.ts'
import { lookupAddresses } from '../../../src/db/lookup.ts'
import { PLAN, POLICY } from './one-truth.ts'

const NAMES = [0, 1, 2]
type Step =
  | { do: 'import'; lists: readonly number[] }
  | { do: 'undo'; which: number }
  | { do: 'suppress' | 'reactivate'; who: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('import' as const),
    lists: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }),
  }),
  fc.record({ do: fc.constant('undo' as const), which: fc.nat() }),
  fc.record({ do: fc.constant('undo' as const), which: fc.nat() }),
  fc.record({
    do: fc.constantFrom('suppress' as const, 'reactivate' as const),
    who: fc.constantFrom(...NAMES),
  }),
)

let lives = 0

it('undoing is exact, whatever else was said before and after', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const life = ++lives
      const addresses = NAMES.map((name) => `u${name}@life${life}.example`)
      const imports: { id: string; lists: ReadonlySet<number>; undone: boolean }[] = []
      /** By address, what suppresses it: a hand, or an import. */
      const holders = NAMES.map(() => new Set<string>())
      let now = Date.UTC(2027, 0, 1)
      for (const one of steps) {
        now += 1000
        const options = { now, plan: PLAN, shards: 2, policy: POLICY }
        if (one.do === 'import') {
          const id = `life${life}-${imports.length}`
          const wanted = { id, name: id, format: 'list' as const, createdBy: 'test' }
          const begun = await beginImport(env.DB, wanted, now)
          const part = new ImportPart(env, begun, 1, { dryRun: false, actor: 'test', options })
          const lines = one.lists.map((name, n) => ({
            line: n + 1,
            entry: {
              address: addresses[name] ?? '',
              what: 'suppress' as const,
              reason: 'none' as const,
              at: null,
              note: null,
            },
          }))
          await part.add(lines)
          await part.end()
          imports.push({ id, lists: new Set(one.lists), undone: false })
          for (const name of one.lists) holders[name]?.add(id)
        } else if (one.do === 'undo') {
          const chosen = imports[one.which % Math.max(1, imports.length)]
          if (chosen === undefined) continue
          await beginUndo(env.DB, chosen.id, 'test', now)
          const found = await readImport(env.DB, chosen.id)
          if (found === null) throw new Error('it was begun')
          const { lifted, left } = await undoImport(env.DB, found, 'test', 10, options)
          const freed = holders.filter((held) => held.delete(chosen.id) && held.size === 0)
          expect({ lifted, left }).toEqual({ lifted: freed.length, left: false })
        } else {
          const address = addresses[one.who] ?? ''
          const by = { id: `${life} ${now}`, actor: 'test', note: null }
          await act(env.DB, one.do, [address], by, options)
          if (one.do === 'suppress') holders[one.who]?.add('hand')
          else holders[one.who]?.clear()
        }
        const known = await lookupAddresses(env.DB, addresses, { policy: POLICY })
        const suppressed = known.map(({ state }) => state === 'suppressed')
        expect(suppressed).toEqual(holders.map((held) => held.size > 0))
      }
    }),
    { numRuns: 30 },
  )
})
