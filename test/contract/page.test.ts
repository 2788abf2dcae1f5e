/** The pages of a list, over rows that a query would find as it is told. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ORDERS, type PageRequest, reading, toPage } from '../../src/db/page.ts'

function read(list: readonly number[], request: PageRequest) {
  const { compare, limit } = reading(request, 'number')
  const ordered = list.toSorted((a, b) => (compare === '>' ? a - b : b - a))
  const [from] = request.from?.key ?? []
  const behind = ordered.filter(
    (row) => from === undefined || (compare === '>' ? row > Number(from) : row < Number(from)),
  )
  return toPage(behind.slice(0, limit), request, (row) => [row])
}

it('pages are the list, cut where they are full, forth and back', () => {
  const lists = fc.uniqueArray(fc.integer(), { maxLength: 9 })
  const limits = fc.integer({ min: 1, max: 4 })
  fc.assert(
    fc.property(lists, fc.constantFrom(...ORDERS), limits, (list, order, limit) => {
      const sorted = list.toSorted((a, b) => (order === 'asc' ? a - b : b - a))
      const cut = Array.from({ length: Math.ceil(list.length / limit) || 1 }, (_, n) =>
        sorted.slice(n * limit, (n + 1) * limit),
      )
      let page = read(list, { order, limit, from: null })
      const forth = [page.items]
      for (expect(page.prev).toBeNull(); page.next !== null; forth.push(page.items)) {
        page = read(list, { order, limit, from: { key: page.next, direction: 'next' } })
      }
      expect(forth).toEqual(cut)
      const back = [page.items]
      while (page.prev !== null) {
        page = read(list, { order, limit, from: { key: page.prev, direction: 'prev' } })
        back.unshift(page.items)
        expect(page.next).toEqual([page.items.at(-1)])
      }
      expect(back).toEqual(cut)
    }),
  )
})

it('what was left when its rows are gone is an end, with the way back', () => {
  const from = (direction: 'next' | 'prev') =>
    read([], { order: 'asc', limit: 3, from: { key: [1], direction } })
  expect(from('next')).toEqual({ items: [], next: null, prev: [1] })
  expect(from('prev')).toEqual({ items: [], next: [1], prev: null })
})
