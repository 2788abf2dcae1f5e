import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const css = readFileSync('src/dashboard/public/dashboard/style.css', 'utf8')

/** By its name, the colour of a rule or a property, in a light scheme and in a dark one. */
const palette = new Map(
  Array.from(
    css.matchAll(/(?:--([\w-]+)|\.(s-\w+) \{\s*fill): light-dark\((#\w+), (#\w+)\)/g),
    ([, property = '', fill = '', light = '', dark = '']) => [property || fill, [light, dark]],
  ),
)

function luminance(colour: string): number {
  const [, ...digits] = colour.length === 4 ? colour.replace(/\w/g, '$&$&') : colour
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(digits.slice(at, at + 2).join(''), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** As WCAG 2.2 counts it: the least of both schemes. */
function contrast(one: string, other: string): number {
  const ratios = [0, 1].map((scheme) => {
    const of = (name: string) => luminance(palette.get(name)?.[scheme] ?? '')
    const [dim = 0, bright = 0] = [of(one), of(other)].sort((a, b) => a - b)
    return (bright + 0.05) / (dim + 0.05)
  })
  return Math.min(...ratios)
}

it('a contrast is that of WCAG', () => {
  expect(luminance('#fff') + 0.05).toBeCloseTo(21 * (luminance('#000000') + 0.05))
  expect(contrast('none', 'back')).toBeNaN()
})

it.each(['text', 'faint', 'accent', 'good', 'wait', 'bad'])('%s can be read', (name) => {
  expect(contrast(name, 'back')).toBeGreaterThan(4.5)
  expect(contrast(name, 'raised')).toBeGreaterThan(4.5)
})

it('the main button can be read', () => {
  expect(contrast('on-accent', 'accent')).toBeGreaterThan(4.5)
})

it.each(['good', 's-waiting', 's-settled', 'soft', 'bad', 'odd'])(
  '%s stands out in a chart',
  (name) => {
    expect(contrast(name, 'back')).toBeGreaterThan(3)
  },
)
