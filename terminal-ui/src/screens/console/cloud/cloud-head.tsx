import type { CloudView } from '#domain/wire/cloud-view-message.ts'
import { headlineOf } from '../../../models/console-cloud-model.ts'
import { Icon } from '../../../parts/icon.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { sayHead } from './cloud-words.ts'

/** The plain sentence first: what is so, and what somebody has to do about it. */
export function CloudHead({ view }: { view: CloudView }) {
  const { tone, icon, title, lead } = sayHead(headlineOf(view), view, useMoney())
  return (
    <section class={`cloud-head tone-${tone}`} data-testid="cloud-head">
      <Icon name={icon} size={36} />
      <div class="grow" aria-live="polite" aria-atomic="true">
        <h2>{title}</h2>
        <p class="cloud-lead">{lead}</p>
      </div>
    </section>
  )
}
