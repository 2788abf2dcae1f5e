/** What the Worker under measure is asked, and what it says. */

export interface Account {
  /** Each a query, or a batch of them. */
  calls: number
  rowsRead: number
  /** Spent waiting for D1, milliseconds. */
  d1Ms: number
  /** Spent on counting rows, where an answer without them was asked for. */
  countingMs: number
}

export const noAccount = (): Account => ({ calls: 0, rowsRead: 0, d1Ms: 0, countingMs: 0 })

export interface Order {
  /** Name of a D1 binding. */
  database: string
  /** In place of the Worker's own. */
  vars: Record<string, string>
  requests: { method: string; path: string; headers: Record<string, string>; body?: string }[]
}

/** Sums over all requests of an order; milliseconds from the request to the answer, whose body is made by then. */
export interface Measured extends Account {
  requests: number
  ms: number
  /** Of the last one. */
  answer: { status: number; cookie: string | null; text: string }
}
