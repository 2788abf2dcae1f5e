/** What the log says of a copy in flight since it was accepted. */
import { latestMeantSql } from '../bounce/fold.ts'

/** The temporary errors `l` of an address since a copy for it was accepted. A reopening by hand is none. */
const errorsSince = (address: string, at: string) =>
  `FROM delivery_log l WHERE l.address=${address} AND l.occurred_at>${at}-1000 AND ${latestMeantSql('l.occurred_at')}>=${at}
         AND l.received_at>${at} AND l.class=4 AND l.kind<>'reopen_retry'`

/** Has a copy that was accepted for the address at this time come back since? By the rule of fold.ts. */
export const isBack = (address: string, at: string) =>
  `EXISTS (SELECT 1 ${errorsSince(address, at)} AND l.final)`

/** Such an error is about another message: one known before the copy of `retries r` was accepted, and not given up by its ESP. */
const OF_ANOTHER = `(SELECT max(k.class=4 AND k.final) FROM delivery_log k WHERE k.address=l.address AND k.message_id=l.message_id AND k.occurred_at<r.in_flight_at)=0`

/** The mode of `retries r`: it observes while the ESP still tries a copy, whatever message id the copy has. */
export const MODE = `iif(r.state='open' AND EXISTS (SELECT 1 ${errorsSince('r.address', 'r.in_flight_at')} AND NOT l.final AND l.outcome IS NULL AND ${OF_ANOTHER} IS NOT TRUE), 'observe', r.mode)`
