/** Stands for a function of a library that the Worker never calls. */
export function leftOut(): never {
  throw new Error('This part of a library is left out; see wrangler.toml')
}
