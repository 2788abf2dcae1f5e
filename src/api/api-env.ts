/** The environment of every API handler: the Worker's bindings, and the variables of the request. */
import type { TokenScope } from '../db/token-scope.ts'

export interface ApiEnv {
  Bindings: Env
  Variables: {
    /** The caller, for the log of actions: name of a token, or an Access identity. */
    actor: string
    /** What the caller may do. */
    scope: TokenScope
    requestId: string
    /** Identifies a request with an Idempotency-Key: the same for every repetition, different for every other request. */
    claim?: string
  }
}
