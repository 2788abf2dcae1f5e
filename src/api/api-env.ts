/** What every handler of the API is given: the Worker's bindings, and what is known of the request. */
import type { TokenScope } from '../db/token-scope.ts'

export interface ApiEnv {
  Bindings: Env
  Variables: {
    /** Who calls, for the log of actions: name of a token, or an Access identity. */
    actor: string
    /** What they may do. */
    scope: TokenScope
    requestId: string
    /** Of a request under an Idempotency-Key: the same each time it is repeated, and no other's. */
    claim?: string
  }
}
