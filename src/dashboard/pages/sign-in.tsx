/** The sign-in page. */
import { Field } from '../parts/forms.tsx'
import type { View } from '../view.ts'

export function signInPage(v: View, back: string) {
  const { t } = v
  return (
    <form class="sign-in" method="post" action="/sign-in">
      <input type="hidden" name="back" value={back} />
      <Field
        label={t.signIn.token}
        name="token"
        type="password"
        help={t.signIn.help}
        required
        autocomplete="current-password"
      />
      <button type="submit">{t.signIn.title}</button>
    </form>
  )
}
