/**
 * The JSX runtime that renders HTML (`jsxImportSource` in tsconfig.json). Texts and attributes are escaped; only `Html`
 * made by this file is written as tags.
 */
import type { JSX as Tags } from 'hono/jsx'

/** Content of a tag; true, false, null and undefined render nothing. */
export type Child = Html | string | number | boolean | null | undefined | Child[]

export declare namespace JSX {
  type Element = Html
  type ElementType = string | ((props: never) => Child)
  interface ElementChildrenAttribute {
    children: Child
  }
  interface IntrinsicElements extends Tags.IntrinsicElements {
    [tag: string]: Record<string, unknown>
  }
}

class Html {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

/** Void elements: tags without content. */
const EMPTY = 'area base br col embed hr img input link meta source track wbr'.split(' ')

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

type Props = Record<string, unknown> & { children?: Child }

/** Renders a tag, or a component with its properties. */
export function jsx(tag: string | ((props: Props) => Child), props: Props): Html {
  if (typeof tag === 'function') return new Html(written(tag(props)))
  const { children, ...attributes } = props
  const start = tag + Object.entries(attributes).map(attribute).join('')
  return new Html(EMPTY.includes(tag) ? `<${start}/>` : `<${start}>${written(children)}</${tag}>`)
}

export { type Html, jsx as jsxDEV, jsx as jsxs }

/** Children without a tag around them. */
export function Fragment({ children }: { children?: Child }): Child {
  return children
}

/** An attribute: `true` writes it without a value; false, null and undefined leave it out. */
function attribute([name, value]: [string, unknown]): string {
  if (value === undefined || value === null || value === false) return ''
  return ` ${name}="${value === true ? '' : escaped(String(value))}"`
}

function written(child: Child): string {
  if (child instanceof Html) return String(child)
  if (Array.isArray(child)) return child.map(written).join('')
  return typeof child === 'string' || typeof child === 'number' ? escaped(String(child)) : ''
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
}
