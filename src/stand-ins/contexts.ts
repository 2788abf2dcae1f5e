// biome-ignore-all lint/performance/noBarrelFile: this is the small one in place of the large one
/**
 * Stands in, by the alias in wrangler.toml, for two files of Hono's of one name: of a request, which is Hono's own, and
 * of JSX, by which the parts of a page would share what they are not handed. Here they are handed all they need.
 */
// @ts-expect-error Hono keeps its types elsewhere.
export { Context } from '../../node_modules/hono/dist/context.js'

/** In an `svg` Hono notes so where it is; its attributes are written here as SVG has them. */
export const createContext =
  () =>
  ({ children }: { children: unknown }) =>
    children
export const useContext = () => ''
export const globalContexts: readonly never[] = []
export const runWithRenderContext = <T>(render: () => T): T => render()
export const captureRenderContext = () => runWithRenderContext
