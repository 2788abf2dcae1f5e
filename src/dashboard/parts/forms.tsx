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
  /** Text of the empty choice; if omitted, there is no empty choice. */
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

/** A field for the reason of an action. */
export function Note({ v }: { v: View }) {
  const { columns, common } = v.t
  return (
    <Field label={columns.note} name="note" value={v.typed('note')[0]} help={common.noteHelp} />
  )
}

/** A form of filters, which are kept in the URL; with scripts, results update while typing. */
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

/** A filter field, named as in the API. */
export function Filter({ v, ...rest }: { v: View; name: string } & Partial<FieldProps>) {
  return <Field label={v.label(rest.name)} value={v.param(rest.name)} {...rest} />
}

/** A filter with fixed choices. */
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

/** Filters without a field, which a reader can only set in the page's URL. */
export function OtherFilters({ v, beside }: { v: View; beside: readonly string[] }) {
  return (
    <>
      {v.filters('cursor', ...beside).map((name) => (
        <Filter v={v} name={name} />
      ))}
    </>
  )
}

/** A button that changes something. With `sure` it asks for confirmation, without a script: it opens to show the real button. */
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
  /** Text of the confirmation: what will happen. */
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
