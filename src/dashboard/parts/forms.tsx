/** Fields and buttons; every form works without scripts. */
import type { Child } from '../../html.ts'
import type { View } from '../view.ts'

interface FieldProps {
  label: string
  name: string
  value?: string | undefined
  type?: string
  help?: string
  required?: boolean
  placeholder?: string
  list?: string
  minlength?: number
  accept?: string
  autocomplete?: string
}

export function Field({ label, name, value, type = 'text', help, ...rest }: FieldProps) {
  return (
    <label>
      <span>{label}</span>
      <input name={name} type={type} {...(value === undefined ? {} : { value })} {...rest} />
      {help && <small>{help}</small>}
    </label>
  )
}

type Options = readonly (readonly [value: string, text: string])[]

export function Select({
  label,
  name,
  value,
  options,
  any,
}: {
  label: string
  name: string
  value?: string | undefined
  options: Options
  /** Text of the choice of nothing; there is none without it. */
  any?: string
}) {
  return (
    <label>
      <span>{label}</span>
      <select name={name}>
        {any !== undefined && <option value="">{any}</option>}
        {options.map(([one, text]) => (
          <option value={one} selected={one === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Why somebody does what the form does. */
export function Note({ v }: { v: View }) {
  const { columns, common } = v.t
  return (
    <Field label={columns.note} name="note" value={v.typed('note')[0]} help={common.noteHelp} />
  )
}

/** Filters live in the URL; with scripts the results follow as one types. */
export function Filters({ v, children }: { v: View; children?: Child }) {
  return (
    <form class="filters" method="get" action={v.url.pathname} data-search="">
      {children}
      <div class="buttons">
        <button type="submit">{v.t.common.filter}</button>
        <a href={v.url.pathname}>{v.t.common.reset}</a>
      </div>
    </form>
  )
}

/** What a list is narrowed down by, under its name in the API. */
export function Filter({ v, ...rest }: { v: View; name: string } & Partial<FieldProps>) {
  return <Field label={v.label(rest.name)} value={v.param(rest.name)} {...rest} />
}

/** The same, of those that there are. */
export function Choice({ v, name, options }: { v: View; name: string; options: Options }) {
  return (
    <Select
      label={v.label(name)}
      name={name}
      value={v.param(name)}
      options={options}
      any={v.t.common.any}
    />
  )
}

/** Filters that have no field of their own, for those who write them into the page's address. */
export function OtherFilters({ v, beside }: { v: View; beside: readonly string[] }) {
  return (
    <>
      {v.filters('cursor', ...beside).map((name) => (
        <Filter v={v} name={name} />
      ))}
    </>
  )
}

/** A button that changes something. With `sure` it asks first, without a script: it opens to show the real button. */
export function Action({
  v,
  path,
  label,
  sure,
  children,
  danger,
}: {
  v: View
  path: string
  label: string
  /** What will happen, for those who should think twice. */
  sure?: string
  danger?: boolean
  children?: Child
}) {
  if (!v.mayWrite) return null
  if (sure === undefined) {
    return (
      <form class="action" method="post" action={path}>
        {children}
        <button type="submit">{label}</button>
      </form>
    )
  }
  return (
    <details class="action">
      <summary class={danger ? 'danger' : ''}>{label}</summary>
      <form method="post" action={path}>
        <p>{sure}</p>
        {children}
        <button type="submit" class={danger ? 'danger' : ''}>
          {v.t.common.confirm}
        </button>
      </form>
    </details>
  )
}
