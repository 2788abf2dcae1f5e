/** What the Worker under measure is asked, and what it says. */

export interface Order {
  /** Name of a D1 binding. */
  database: string
  /** In place of the Worker's own. */
  vars: Record<string, string>
  requests: { method: string; path: string; headers: Record<string, string>; body?: string }[]
}

/** Sums over all requests of an order; milliseconds from the request to the answer, whose body is made by then. */
export interface Measured {
  requests: number
  /** Each a query of D1, or a batch of them. */
  calls: number
  rowsRead: number
  ms: number
  /** Of those, what was spent waiting for D1. */
  d1Ms: number
  /** Of the last one. */
  answer: { status: number; cookie: string | null; text: string }
}
