/**
 * The statements that record a post, all over the same tables: `n`, its rows that are not in the log yet, `g`, those
 * by address, and `x`, those groups joined with what is known of each address. The log insert comes last, because it
 * empties `n`.
 */
import { RESENDER } from '../bounce/event.ts'
import { isRankOfSql, latestMeantSql } from '../bounce/fold.ts'
import { SENDER_ACTIONS } from '../bounce/reason.ts'
import { LATE_ANSWERS } from './automatic-answers.ts'
import { PROVEN_SINCE } from './known-message.ts'
import { UNTIMED_DEDUPE_MS } from './log-row.ts'
import { SCHEDULE_COLUMNS } from './schedule.ts'
import { addStats, QUARTER_MS } from './stats.ts'

/** Event `e` is not in the log yet. */
export const IS_NEWS = `NOT EXISTS (SELECT 1 FROM delivery_log l WHERE l.occurred_at=e.t AND l.event_key=e.k)
  AND NOT EXISTS (SELECT 1 FROM delivery_log l WHERE l.claimed_at=e.t AND l.event_key=e.k)
  AND NOT (e.u AND EXISTS (SELECT 1 FROM delivery_log l WHERE l.address=e.a AND l.event_key=e.k AND l.occurred_at>=e.t-${UNTIMED_DEDUPE_MS}))`

/** ?1 rows as JSON, ?2 window in milliseconds. `n`: news. */
export const NEWS_CTE = `e AS MATERIALIZED (SELECT value->>'a' a, value->>'t' t, value->>'k' k, value->>'u' u, value->>'x' x, value->>'kind' kind, value->>'c' c,
  value->>'m' m, value->>'n' n, value->>'cond' cond, value->>'f' f, value->>'nb' nb, value->>'rank' rank, value->>'mark' mark,
  value->>'h' h, value->>'sh' sh, value->>'st' st, value->>'why' why, value->>'esp' esp, value->>'src' src, value->>'mp' mp,
  value->>'o' o, value->>'te' te, value j FROM json_each(?1)),
n AS MATERIALIZED (SELECT * FROM e WHERE (x IS NULL OR EXISTS (SELECT 1 FROM addresses o WHERE o.address=e.a)) AND ${IS_NEWS})`

/** Does the sender have to mend an error with this action? */
export const ofSender = (action: string) => `${action} IN ('${SENDER_ACTIONS.join("','")}')`

/** The SQL value `what` of the latest transient error `l` of an address before a time. */
export const lastTransient = (what: string, address: string, before: string) =>
  `(SELECT ${what} FROM delivery_log l WHERE l.address=${address} AND l.occurred_at<${before} AND l.class=4 ORDER BY l.occurred_at DESC, l.event_key DESC LIMIT 1)`

/** `g`: the news by address; `act`: a person ended or lifted something, which needs a refold; `heard`: an answer of a resender, which opens no window. */
const GROUP_CTE = `g AS MATERIALIZED (SELECT a,
  min(t) FILTER (WHERE c<>0 OR kind IN ('cancel_retry','reactivate')) t0, max(t) FILTER (WHERE c<>0) t1,
  min(c) FILTER (WHERE c<>0) c, min(c) FILTER (WHERE c<>0) <> max(c) FILTER (WHERE c<>0) mixed, sum(c<>0)>1 several,
  max(kind IN ('cancel_retry','reactivate')) act, max(esp='${RESENDER}') heard,
  count(nb)>1 asks, sum(n) cnt, coalesce(sum(n) FILTER (WHERE n AND ${ofSender("j->>'act'")}),0) scnt, coalesce(sum(te),0) te, max(cond) cond, count(m) FILTER (WHERE c<>0) < count(*) FILTER (WHERE c<>0) nomsg, max(rank) rank,
  coalesce(max(t) FILTER (WHERE c=2),0) delivered_at, coalesce(max(t) FILTER (WHERE cond),0) condemned_at,
  coalesce(max(t) FILTER (WHERE kind='suppress'),0) suppressed_at, coalesce(max(t) FILTER (WHERE kind='reactivate'),0) reactivated_at,
  max(mark IS NOT NULL) marked FROM n GROUP BY a)`

/** The messages of a post's deliveries and errors. It is built once per post, so that what it is compared with is read once per address, not per event. Never use it with NOT IN, which searches a whole list of pairs for a null. */
const MESSAGES = '(SELECT a, m FROM n WHERE m IS NOT NULL AND c<>0)'

/** By name, the conditions under which the news of an address needs a refold. Without any one of them, the record goes wrong. */
export const SLOW = {
  mixed: 'g.mixed',
  asks: 'g.asks',
  action: 'g.act',
  resender: '(g.heard AND g.c=4 AND o.retry_started_at IS NULL)',
  marked: 'o.refold_from IS NOT NULL',
  // The log may no longer hold the rows that these two times come from.
  late: '(max(o.last_delivered_at, o.reactivated_at)>=g.t0 OR EXISTS (SELECT 1 FROM delivery_log l WHERE l.address=g.a AND l.occurred_at>=g.t0))',
  beforeExpiry:
    "EXISTS (SELECT 1 FROM retries r WHERE r.address=g.a AND +r.ends_at>=g.t0 AND +r.state='expired')",
  behindEnd: '(o.retry_started_at IS NOT NULL AND g.t1>=o.retry_ends_at)',
  severalSettle: '(g.c IN (2,5) AND o.retry_started_at IS NOT NULL AND g.several)',
  longerThanWindow: '(g.c=4 AND g.t1>=g.t0+?2)',
  endedMessage: `(g.c=4 AND EXISTS (SELECT 1 FROM delivery_log l WHERE l.address=g.a AND +l.outcome IN ('expired','cancelled') AND (+l.address, l.message_id) IN ${MESSAGES}))`,
  otherMessages: `(g.c IN (2,5) AND o.retry_started_at IS NOT NULL AND NOT g.cond AND NOT g.nomsg AND EXISTS (SELECT 1 FROM delivery_log l
    WHERE l.address=g.a AND l.occurred_at>=o.retry_started_at AND l.outcome IS NULL
    AND CASE WHEN l.message_id IS NULL OR (+l.address, l.message_id) IN ${MESSAGES} THEN 0 ELSE 1 END))`,
}

/** `x`: is the news of an address of the common kind (in order, one class), or does it need a refold (`slow`)? */
const STATE_CTE = `x AS MATERIALIZED (SELECT g.*, o.address IS NULL fresh, coalesce(o.permanent_errors,0) p, coalesce(o.transient_errors,0) tr,
  coalesce(o.permanent_run,0) pr, coalesce(o.sender_run,0) sr, coalesce(o.expired_run,0) er, coalesce(o.sender_expired_run,0) ser, o.retry_started_at ra, o.retry_ends_at re, o.refold_from rf,
  coalesce(o.last_rank,0) last_rank, coalesce(o.version,0) v,
  coalesce(${Object.values(SLOW).join('\n  OR ')},0) slow
  FROM g LEFT JOIN addresses o ON o.address=g.a)`

/** The waiting rows that the news settles, with what becomes of them. Read after the addresses were updated. */
const SETTLED_CTE = `settled AS MATERIALIZED (SELECT l.occurred_at t, l.event_key k, CASE g.c WHEN 2 THEN 'delivered' ELSE 'failed' END o, NULL ls
  FROM g JOIN addresses a ON a.address=g.a AND a.refold_from IS NULL
  JOIN retries r ON r.address=g.a AND +r.state='open' CROSS JOIN delivery_log l ON l.address=g.a AND l.occurred_at>=r.started_at AND l.outcome IS NULL
  WHERE g.c IN (2,5))`

/** Moves the counts of the log rows in table `name` (t, k, o, ls) from the outcome they have to `o`; an expired row counts under the code it shows. To run before the move itself. */
export function moveStats(name: string): string {
  const count = (
    outcome: string,
    shown: string,
    d: number,
  ) => `SELECT l.occurred_at/${QUARTER_MS} quarter, l.esp esp, l.source source, coalesce(iif(${outcome}='expired',${shown},NULL),l.status,'') status, coalesce(l.reason,'') reason,
  coalesce(${outcome},'waiting') outcome, coalesce(l.mailbox_provider,'') provider, ${d} d FROM ${name} s JOIN delivery_log l ON l.occurred_at=s.t AND l.event_key=s.k`
  return addStats(
    `${count('l.outcome', 'l.logged_status', -1)} UNION ALL ${count('s.o', 's.ls', 1)}`,
  )
}

/** Gives the log rows in table `name` (t, k, o, ls) their outcome and the code they show; by key, so that no other row is read. */
export function moveOutcomes(name: string): string {
  return `UPDATE delivery_log SET outcome=s.o, logged_status=s.ls FROM ${name} s WHERE delivery_log.occurred_at=s.t AND delivery_log.event_key=s.k`
}

const ADDRESSES = `INSERT INTO addresses (address, permanent_errors, transient_errors, permanent_run, sender_run, expired_run, sender_expired_run, retry_started_at, retry_ends_at,
  last_rank, last_status, last_reason, last_delivered_at, condemned_at, suppressed_at, reactivated_at, refold_from, version)
SELECT x.a, p+cnt, tr+te,
  CASE WHEN slow THEN pr WHEN c=2 THEN 0 WHEN c=5 THEN pr+cnt ELSE pr END,
  CASE WHEN slow THEN sr WHEN c=2 THEN 0 WHEN c=5 THEN sr+scnt ELSE sr END,
  CASE WHEN c=2 AND NOT slow THEN 0 ELSE er END,
  CASE WHEN c=2 AND NOT slow THEN 0 ELSE ser END,
  CASE WHEN slow OR c IS NULL THEN ra WHEN c=4 THEN coalesce(ra,t0) END,
  CASE WHEN slow OR c IS NULL THEN re WHEN c=4 THEN coalesce(re,t0+?2) END,
  coalesce(x.rank,0), latest.st, latest.why, delivered_at, condemned_at, suppressed_at, reactivated_at,
  CASE WHEN slow THEN min(coalesce(rf,t0), coalesce(t0,rf)) END, v+1
FROM x LEFT JOIN latest ON latest.a=x.a
WHERE cnt<>0 OR te<>0 OR NOT (c=2 AND NOT slow AND NOT marked AND suppressed_at=0 AND (fresh OR (ra IS NULL AND er=0 AND ${isRankOfSql('last_rank', 2)})))
  AND NOT (c IS NULL AND NOT act AND NOT marked AND suppressed_at=0)
ON CONFLICT(address) DO UPDATE SET permanent_errors=excluded.permanent_errors, transient_errors=excluded.transient_errors, permanent_run=excluded.permanent_run, sender_run=excluded.sender_run, expired_run=excluded.expired_run, sender_expired_run=excluded.sender_expired_run,
  retry_started_at=excluded.retry_started_at, retry_ends_at=excluded.retry_ends_at,
  last_status=CASE WHEN ${isLater()} THEN excluded.last_status ELSE last_status END,
  last_reason=CASE WHEN ${isLater()} THEN excluded.last_reason ELSE last_reason END,
  last_rank=max(last_rank, excluded.last_rank),
  last_delivered_at=max(last_delivered_at, excluded.last_delivered_at), condemned_at=max(condemned_at, excluded.condemned_at),
  suppressed_at=max(suppressed_at, excluded.suppressed_at), reactivated_at=max(reactivated_at, excluded.reactivated_at),
  refold_from=excluded.refold_from, version=excluded.version`

/** The latest event wins; among equal ones the greater code, so that the order of arrival never shows. */
function isLater(): string {
  return `(excluded.last_rank, coalesce(excluded.last_status,''), coalesce(excluded.last_reason,'')) > (last_rank, coalesce(last_status,''), coalesce(last_reason,''))`
}

const LATEST_CTE = `latest AS MATERIALIZED (SELECT a, st, why FROM (SELECT a, st, why, row_number() OVER (PARTITION BY a ORDER BY rank DESC, st DESC, why DESC) i FROM n WHERE rank IS NOT NULL) WHERE i=1)`

const MARKS = `INSERT INTO address_marks SELECT a, mark, esp||coalesce('/'||(j->>'li'),''), src, max(t) FROM n WHERE mark IS NOT NULL GROUP BY 1,2,3,4
ON CONFLICT DO UPDATE SET marked_at=max(marked_at, excluded.marked_at)`

const CLOSE = `UPDATE retries SET state=CASE g.c WHEN 2 THEN 'delivered' ELSE 'failed' END, closed_at=g.t0
FROM g JOIN addresses a ON a.address=g.a AND a.refold_from IS NULL
WHERE g.c IN (2,5) AND retries.address=g.a AND +retries.state='open'`

/** `retries p` ended with its copy possibly in flight: it may still be in flight when the next window opens. */
export const PASSES_ON = "p.state IN ('cancelled','expired')"

/** ?3 plan id. A copy accepted after a window's start belongs to that window. An event that joins an open retry changes its row only if it brings a new mode, or a new time to wait for. */
const OPEN = `INSERT INTO retries (address, started_at, ends_at, state, closed_at, mode, plan_id, address_hash, shard, not_before, asked_at, in_flight_at, in_flight_until)
SELECT a.address, a.retry_started_at, a.retry_ends_at, 'open', NULL, CASE WHEN max(n.f) THEN 'resend' ELSE 'observe' END, ?3, max(n.h), max(n.sh), max(n.nb), max(n.t) FILTER (WHERE n.nb), p.in_flight_at, p.in_flight_until
FROM n JOIN addresses a ON a.address=n.a AND a.refold_from IS NULL AND a.retry_started_at IS NOT NULL
LEFT JOIN retries p ON p.address=a.address AND p.started_at=(SELECT max(started_at) FROM retries WHERE address=a.address AND started_at<a.retry_started_at) AND (${PASSES_ON} OR p.in_flight_at>=a.retry_started_at) WHERE n.c=4 GROUP BY a.address
ON CONFLICT DO UPDATE SET mode=max(mode, excluded.mode),
asked_at=CASE WHEN coalesce(excluded.not_before,0)>coalesce(not_before,0) AND excluded.asked_at>=coalesce(not_before,0) THEN excluded.asked_at ELSE asked_at END,
not_before=CASE WHEN coalesce(excluded.not_before,0)>coalesce(not_before,0) THEN excluded.not_before ELSE not_before END
WHERE excluded.mode>mode OR coalesce(excluded.not_before,0)>coalesce(not_before,0)`

/** A final transient failure after a copy was accepted: that copy came back, and attempts go on. */
const COPY_FAILED = `UPDATE retries SET in_flight_at=NULL, in_flight_until=NULL FROM n
  WHERE n.c=4 AND n.f AND n.kind<>'reopen_retry' AND retries.address=n.a AND ${latestMeantSql('n.t')}>=in_flight_at`

/** The same for one message among several, whose retry need not be in flight: its copy was accepted ?4 milliseconds before `in_flight_until`. */
const REST_OVER = `UPDATE message_recipients SET in_flight_until=NULL FROM n
  WHERE n.c=4 AND n.f AND n.kind<>'reopen_retry' AND address=n.a AND message_id=n.m AND ${latestMeantSql('n.t')}>=in_flight_until-?4`

const SCHEDULES = `SELECT ${SCHEDULE_COLUMNS} FROM (SELECT DISTINCT a FROM n WHERE c=4) w JOIN addresses a ON a.address=w.a AND a.refold_from IS NULL
JOIN retries r ON r.address=a.address AND r.started_at=a.retry_started_at AND r.state='open'`

const NEW_STATS = `INSERT INTO stats SELECT t/${QUARTER_MS}, esp, src, coalesce(st,''), coalesce(why,''), coalesce(o,'waiting'), coalesce(mp,''), count(*) FROM n WHERE true GROUP BY 1,2,3,4,5,6,7
ON CONFLICT DO UPDATE SET events=events+excluded.events`

const LOG = `INSERT INTO delivery_log (occurred_at, event_key, address, kind, class, message_id, counts, condemns, final, outcome, logged_status, received_at, claimed_at,
  esp, source, authenticity, status, reason, scope, action, confidence, rule, mailbox_provider, reported_status, reply_code, diagnostic, esp_event, esp_reason, esp_event_id,
  evidence, not_before, metadata, actor, note, may_be_answer)
SELECT t, k, a, kind, c, m, n, cond, f, o, j->>'ls', j->>'rt', j->>'ca', esp, src, j->>'auth', st, why, j->>'scope', j->>'act', j->>'conf', j->>'rule', mp, j->>'rs', j->>'rc',
  j->>'d', j->>'ee', j->>'er', j->>'ei', j->>'ev', nb, j->>'meta', j->>'who', j->>'note', j->>'ba' FROM n WHERE true ON CONFLICT DO NOTHING`

/** Which classes a post holds: statements about others are left out. */
export interface PostShape {
  transient: boolean
  settling: boolean
  marks: boolean
  answers: boolean
  proofs: boolean
}

type StatementName =
  | 'addresses'
  | 'marks'
  | 'settle_stats'
  | 'settle'
  | 'close'
  | 'open'
  | 'rest_over'
  | 'copy_failed'
  | 'schedules'
  | 'stats'
  | 'log'
  | 'late_answers'
  | 'proven_since'
  | 'marked'

const NEWS = `WITH ${NEWS_CTE}`
const GROUPED = `${NEWS}, ${GROUP_CTE}`
const SETTLED = `${GROUPED}, ${SETTLED_CTE}`

/** Each statement is for any post, unless `of` names the class that the post must hold. */
const STATEMENTS: readonly { name: StatementName; of?: keyof PostShape; sql: string }[] = [
  { name: 'addresses', sql: `${GROUPED}, ${STATE_CTE}, ${LATEST_CTE} ${ADDRESSES}` },
  { name: 'marks', of: 'marks', sql: `${NEWS} ${MARKS}` },
  { name: 'settle_stats', of: 'settling', sql: `${SETTLED} ${moveStats('settled')}` },
  { name: 'settle', of: 'settling', sql: `${SETTLED} ${moveOutcomes('settled')}` },
  { name: 'close', of: 'settling', sql: `${GROUPED} ${CLOSE}` },
  { name: 'open', of: 'transient', sql: `${NEWS} ${OPEN}` },
  { name: 'rest_over', of: 'transient', sql: `${NEWS} ${REST_OVER}` },
  { name: 'copy_failed', of: 'transient', sql: `${NEWS} ${COPY_FAILED}` },
  { name: 'schedules', of: 'transient', sql: `${NEWS} ${SCHEDULES}` },
  { name: 'stats', sql: `${NEWS} ${NEW_STATS}` },
  { name: 'log', sql: `${NEWS} ${LOG}` },
  { name: 'late_answers', of: 'answers', sql: LATE_ANSWERS },
  { name: 'proven_since', of: 'proofs', sql: PROVEN_SINCE },
  {
    name: 'marked',
    sql: `SELECT DISTINCT a.address FROM json_each(?1) j JOIN addresses a ON a.address=j.value->>'a' WHERE a.refold_from IS NOT NULL`,
  },
]

/** The statements of one post, in their order. */
export function newsStatements(shape: PostShape) {
  return STATEMENTS.filter(({ of }) => of === undefined || shape[of])
}
