import { Icon } from '../../../parts/icon.tsx'
import type { IconName } from '../../../parts/icon-shapes.ts'
import { type PlainKey, t } from '../../../text/translate.ts'

type Section = { title: PlainKey; icon: IconName; keys: readonly PlainKey[] }

const SECTIONS: readonly Section[] = [
  { title: 'cloud.works', icon: 'check', keys: ['cloud.works-sell', 'cloud.works-kept'] },
  {
    title: 'cloud.later',
    icon: 'clock',
    keys: ['cloud.later-figures', 'cloud.later-news', 'cloud.later-points'],
  },
]

function Lines({ title, icon, keys }: Section) {
  return (
    <div class={`stack-tight cloud-works cloud-works-${icon}`}>
      <h3>{t(title)}</h3>
      <ul class="stack-tight">
        {keys.map((key) => (
          <li key={key} class="row">
            <Icon name={icon} size={20} />
            {t(key)}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What a cloud that is away changes in the shop: little, and this. */
export function WhatWorks() {
  return (
    <section class="card cloud-works-card">
      {SECTIONS.map((section) => (
        <Lines key={section.title} {...section} />
      ))}
    </section>
  )
}
