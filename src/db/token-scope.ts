/** What a token may do: each scope includes those before it. */
export const TOKEN_SCOPES = ['read', 'write', 'admin'] as const
/** `admin` makes and revokes tokens. */
export type TokenScope = (typeof TOKEN_SCOPES)[number]

export function allows(given: TokenScope, wanted: TokenScope): boolean {
  return TOKEN_SCOPES.indexOf(given) >= TOKEN_SCOPES.indexOf(wanted)
}
