/** The record as the clock sees it: D1. */
import { openAmong } from '../db/due.ts'
import { eventRow } from '../db/event-row.ts'
import { expireRetries } from '../db/expire.ts'
import { tellResendFailing } from '../db/outbox.ts'
import { recordNews } from '../db/record-news.ts'
import { refoldAddresses } from '../db/refold.ts'
import { markInFlight } from '../db/retry-notes.ts'
import { ownClassifier } from '../db/rules-in-force.ts'
import { recordOptions, type Settings } from '../env/settings.ts'
import { wakeNotifiers } from '../notify/wake.ts'
import { mailableItems } from './mailable.ts'
import type { RetryRecord } from './shard/world.ts'

export function d1Record(env: Env, settings: Settings): RetryRecord {
  return {
    async record(rows, now) {
      const options = recordOptions(settings, now)
      const { arm, told, marked } = await recordNews(env, rows, options)
      const refolded = await refoldAddresses(env.DB, [...marked], options)
      await wakeNotifiers(env, told + refolded.told)
      return [...arm, ...refolded.arm]
    },
    async logRows(events, now) {
      const own = await ownClassifier(env, now)
      return events.map((event) => eventRow(event, { now }, own)).filter((row) => row !== null)
    },
    dueItems: (windows, now) => mailableItems(env, windows, now, settings),
    async expire(windows, now) {
      const options = recordOptions(settings, now)
      const told = await expireRetries(env.DB, windows, options)
      const addresses = windows.map(({ address }) => address)
      const refolded = await refoldAddresses(env.DB, addresses, options)
      await wakeNotifiers(env, told + refolded.told)
      return refolded.arm
    },
    openAmong: (windows) => openAmong(env.DB, windows),
    markInFlight: (windows, at, until) => markInFlight(env.DB, windows, at, until),
    async tellResendFailing({ failingSince, failures }, now) {
      const told = await tellResendFailing(env.DB, { since: failingSince, failures, now })
      if (told) await wakeNotifiers(env)
    },
  }
}
