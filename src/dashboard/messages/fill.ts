/** Texts with places: `{url}` is filled with a text or a number, `{n|reply|replies}` with a number and what so many are called. */

declare const PLACES: unique symbol
/** A text that has these places. Any string may stand for it in another language: a test looks for the places there. */
export type Text<Place extends string> = string & { readonly [PLACES]?: Place }

type PlacesIn<T> = T extends `${string}{${infer Place}}${infer Rest}`
  ? NameOf<Place> | PlacesIn<Rest>
  : never
type NameOf<Place> = Place extends `${infer Name}|${string}` ? Name : Place

/** The text itself; its type names its places. */
export function withPlaces<const T extends string>(text: T): Text<PlacesIn<T>> {
  return text
}

export function fill<Place extends string>(
  text: Text<Place>,
  values: Record<NoInfer<Place>, string | number>,
): string {
  return text.replace(/\{(\w+)(?:\|(.*?)\|(.*?))?\}/g, (place, name, one, many) => {
    const value = values[name as Place] ?? place
    const written = value.toLocaleString('en')
    return one === undefined ? written : `${written} ${value === 1 ? one : many}`
  })
}
