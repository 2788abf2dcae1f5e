/** Replaces api/refusals.ts, by the alias in wrangler.toml. Empty, since at run time no route reads its documented responses. */
export function problems() {}

export {
  problems as BODY_PROBLEMS,
  problems as DELETE_PROBLEMS,
  problems as READ_PROBLEMS,
  problems as WRITE_PROBLEMS,
}
