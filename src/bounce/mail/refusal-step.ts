/** Recognises refusals of MAIL FROM or of the message itself. Their words may not be about the recipient. */

/** How letters name the step of the session. The fields of a report do not name it. */
const AT_STEP = /(?:FROM|DATA|data)\b(?<=\b(?:reply\s+to|after)\s+(?:MAIL|end\s+of)\s+\w+)/
/** How sendmail reports a refused message. If a recipient was refused, the recipient's address follows instead. */
const AFTER_DATA = />>> DATA\n<<< (.*)\n554 5\.0\.0 /

/**
 * Returns a function that takes a recipient and the report's words about it, and returns what the letter says about such a
 * refusal; null for any other refusal.
 * @param wordsOf returns what the letter says about a recipient
 */
export function stepsIn(letter: string, wordsOf: (recipient: string) => string) {
  const step = AT_STEP.exec(letter)?.[0]
  const afterData = AFTER_DATA.exec(letter)?.[1]
  return (recipient: string, diagnostic: string | null): string | null => {
    if (diagnostic === afterData) return `${diagnostic} (in reply to end of DATA command)`
    // A server that accepted the recipient may call it unknown only after it got the message.
    const matters = step === 'FROM' || (step !== undefined && /unknown/i.test(diagnostic ?? ''))
    const words = matters ? wordsOf(recipient) : ''
    return AT_STEP.test(words) ? words : null
  }
}
