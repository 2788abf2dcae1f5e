/** Stands in, by the alias in wrangler.toml, for api/refusals.ts: empty, since no route looks at how it may answer. */
export function problems() {}

export {
  problems as BODY_PROBLEMS,
  problems as DELETE_PROBLEMS,
  problems as READ_PROBLEMS,
  problems as WRITE_PROBLEMS,
}
