/** Which recipients of a message the log knows from somebody who was proven. */

/** `addresses` normalised; `messageId` without angle brackets, which some ESPs keep. */
export async function knownRecipients(
  db: D1Database,
  messageId: string,
  addresses: readonly string[],
): Promise<Set<string>> {
  const { results } = await db
    .prepare(
      `SELECT DISTINCT address FROM delivery_log
       WHERE address IN (SELECT value FROM json_each(?1)) AND message_id IN (?2, ?3) AND authenticity <> 'unproven'`,
    )
    .bind(JSON.stringify(addresses), messageId, `<${messageId}>`)
    .all<{ address: string }>()
  return new Set(results.map((row) => row.address))
}
