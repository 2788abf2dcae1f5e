import { expect, it } from 'vitest'
import { type Child, Fragment, jsx } from '../../src/html.ts'

const written = (children: Child) => String(jsx(Fragment, { children }))

it('what others wrote is text, wherever it stands', () => {
  const said = `<b>&'"</b>`
  const text = '&lt;b&gt;&amp;&#39;&quot;&lt;/b&gt;'
  expect(written(said)).toBe(text)
  expect(String(jsx('a', { href: said, children: [said] }))).toBe(`<a href="${text}">${text}</a>`)
  expect(String(jsx(() => said, {}))).toBe(text)
})

it('tags stay tags, in lists, in each other, and in components', () => {
  const tag = jsx('i', { children: 'one' })
  const Twice = ({ children }: { children?: Child }) => jsx('p', { children: [children, children] })
  expect(String(jsx(Twice, { children: tag }))).toBe('<p><i>one</i><i>one</i></p>')
  expect(written([tag, [' & ', tag]])).toBe('<i>one</i> &amp; <i>one</i>')
})

it('only what was made here is tags', () => {
  const forged: unknown = { isEscaped: true, toString: () => '<b>' }
  expect(written(forged as Child)).toBe('')
})

it('nothing is shown of what is no text and no number', () => {
  expect(written([null, undefined, true, false, '', 0])).toBe('0')
})

it('an attribute that is true has no value, and one that is false or nothing is left out', () => {
  const attributes = {
    required: true,
    hidden: false,
    id: undefined,
    title: null,
    value: '',
    min: 0,
  }
  expect(String(jsx('input', attributes))).toBe('<input required="" value="" min="0"/>')
  expect(String(jsx('script', { src: '/a.js' }))).toBe('<script src="/a.js"></script>')
})
