/**
 * Rows per event that the product's own statements write and read, as D1 reports them (`meta.rows_written`,
 * `meta.rows_read`) for posts of a thousand events. `test/worker/measured-rows.test.ts` measures each on a real database
 * and fails on a difference: rows written exactly, rows read within 15 %, since reads cost a thousandth of writes.
 */

export interface D1Cost {
  written: number
  read: number
}

export const D1_ROWS = {
  /** A delivery that changes nothing: the log and its index. */
  delivered: { written: 2, read: 38 },
  /** A permanent error: as above, and the address. */
  permanent: { written: 3, read: 52 },
  /** A transient error that opens a retry: as above, and the retry and its index. */
  opening: { written: 5, read: 49 },
  /** The delivery that ends a retry: log, index, address, the row that waited, retry, its index. */
  settling: { written: 6, read: 75 },
  /** A retry that expires: the row that waited, address, retry, its index; then nothing to refold, nothing still open. */
  expiry: { written: 4, read: 47 },
  /** An address that is looked up when its attempt is due. */
  due: { written: 0, read: 4 },
  /** A row of the log deleted after LOG_RETENTION_DAYS. */
  deletion: { written: 1, read: 5 },
  /** An open retry that the sweeper arms again. */
  rearming: { written: 0, read: 1 },
} as const satisfies Record<string, D1Cost>

/** In addition, per post: its counts in `stats`, one per kind of event in it. The end of a retry changes two. */
export const STATS_ROWS_PER_POST = 1

/** Bytes that the database grows by, tables and indexes together. */
export const D1_BYTES = { delivered: 356, permanent: 442, opening: 655 } as const
