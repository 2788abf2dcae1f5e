/** How long servers ask to wait, in their own words: greylisting, limits, and what only sounds so. */
import { expect, it } from 'vitest'
import { retryAfterSeconds } from '../../src/bounce/retry-after.ts'

it.each([
  ['450 4.2.0 <a@example.org>: Recipient address rejected: Greylisted for 5 minutes', 300],
  [
    '450 4.2.0 Greylisted, see http://postgrey.schweikert.ch/help/example.org.html, retry in 300 seconds',
    300,
  ],
  ['451 4.7.1 Greylisting in action, please come back in 00:04:30', 270],
  ['451 4.7.1 Greylisting in action, please come back in 12:00:00', 43_200],
  ['450 4.2.0 Mail not refused, only delayed for 4 minutes 52 seconds.', 240],
  ['450 4.2.0 example.com greylisted for 60 seconds by ZEROSPAM', 60],
  [
    '450 4.7.1 temporarily blocked because of previous errors - retrying too fast. penalty: 30 seconds x 0 retries.',
    30,
  ],
  [
    '451 4.7.1 Too many unknown recipients from your host in the last 10 minutes. Retry after 00:15:00',
    900,
  ],
  ['450 4.7.1 delayed 300 seconds by greylisting', 300],
  ['450 4.7.1 deferred by greylisting for 10 minutes', 600],
  ['451 4.7.1 try again in 00:04:30', 270],
  ['421 4.7.0 Too many connections, retry in 1h', 3600],
  ['450 4.7.1 Greylisted, wait 2 more minutes', 120],
  ['451 please retry after 600s', 600],
  ['451 Please wait at least 1200 seconds before trying again', 1200],
  ['451 4.7.1 Temporarily rejected, please try again in 1 hr 5 min', 3600],
  ['451 try in approx. 5 minutes', 300],
  ['450 4.7.1 Ratelimit exceeded, try again after 30 mins', 1800],
  ['421 4.3.2 Service shutting down, delivery resumes in 10 minutes', 600],
  ['451 4.7.1 Bitte in 10 Minuten erneut versuchen', 600],
  ['450 Greylisting, bitte versuchen Sie es in 3 Minuten erneut', 180],
  ['450 4.7.1 Liste grise, réessayez dans 10 minutes', 600],
  ['450 4.7.1 しばらく経ってから、5分後に再度送信してください', 300],
  ['450 4.7.1 Вы в сером списке, повторите отправку через 5 минут', 300],
  ['451 Ещё раз через 3 минуты', 180],
  ['450 发信频率过高，请10分钟后再试', 600],
  ['450 Lista gris: vuelva a intentarlo dentro de 5 minutos', 300],
  ['450 Inténtelo de nuevo en 5 minutos', 300],
  ['Delay 2 hours', 7200],
  ['451 Can be retried after 300 seconds', 300],
  ['Greylisted, try again after 300 seconds', 300],
  ['451 4.7.1 Please come back after 1 hour', 3600],
  ['451 try again in up to 30 minutes', 1800],
  ['451 wait more than 5 minutes', 300],
  ['450 in 10 Min. erneut versuchen', 600],
  ['450 in 300 Sekunden noch einmal zustellen', 300],
  ['451 retry-after: 120s', 120],
  ['451 4.7.1 Greylisted: please retry in 5 min. Thank you', 300],
  [
    '450 Client host rejected: Greylisted for 300 seconds (see http://isg.ee.ethz.ch/tools/postgrey/help/x)',
    300,
  ],
  ['421 4.7.0 IP rate limited; retry 00:10:00', 600],
  ['450 5.2.1 Retry after 3 hrs.', 10_800],
  ['451 4.7.1 請於30分鐘後重試', 1800],
])('%j asks for %s seconds', (words, seconds) => {
  expect(retryAfterSeconds(words)).toBe(seconds)
})

it.each([
  'Please retry after 12:34:56',
  'Message delayed 4 hours',
  '451 4.4.1 delayed for 300 seconds already',
  '451 4.4.1 Message has been delayed for 4 hours',
  'A message is delayed for more than 4 hours',
  '451 4.7.1 Greylisted since 3 hours',
  '450 4.7.1 First seen, greylisted 2 minutes ago. Please try again later',
  '451 4.4.1 has been queued for 2 days',
  'Warning: could not send message for past 4 hours',
  '421 4.4.2 Session gone. We waited 300 seconds for your next command',
  '421 4.4.2 Timeout while waiting for 300 seconds',
  '451 try again later. Over 20 messages in 5 minutes',
  '451 4.7.1 Please try again later, limit is 100 messages per 60 minutes',
  '451 Will keep trying until message is 8 hours old',
  'It will be retried until it is 24 hours old.',
  'retried for 4 hours, timed out',
  'There was a temporary problem. Gmail will retry for 46 more hours.',
  '450 4.2.1 retry timeout exceeded after 4 hours',
  '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes',
  '451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)',
  '421-4.7.28 Gmail has detected an unusual rate of unsolicited mail. Try again later, closing connection. a1-20020a5s',
  '450 4.2.1 The user is receiving mail too quickly. Please resend at a later time',
  '451 Greylisted, please try again in five minutes',
  'Trop de messages en 10 minutes',
  '452 You have sent 5000 messages in the last 24 hours, try again later',
  '请稍后重试（5分钟内超过限制）',
  '451 Try again in 1.5 hours',
  'You will be notified after 72 hours; we will try for 5 days',
  '450 4.7.1 Please try again after 2026-11-30 12:34:56',
  '451 4.7.1 wait until 12:30:00',
])('%j asks for no time', (words) => {
  expect(retryAfterSeconds(words)).toBeNull()
})

it('a reply asks for a day at most', () => {
  expect(retryAfterSeconds('Try again in 48 hours')).toBe(86_400)
})

it.each(['retry ', 'again 1 ', '1 s ', '00:00:00 ', 'wait 5 minutes since ', '1111m', '1', '1a'])(
  '%j is read in no time, however often it is repeated',
  (words) => {
    const text = words.repeat(10_000)
    const started = performance.now()
    for (let n = 0; n < 20; n++) retryAfterSeconds(text)
    expect(performance.now() - started).toBeLessThan(500)
  },
)
