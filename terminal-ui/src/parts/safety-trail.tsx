import type { SaleSafety } from '../models/sales-model.ts'
import { type PlainKey, t } from '../text/translate.ts'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-shapes.ts'
import './safety-trail.css'

const STEPS: readonly IconName[] = ['terminal', 'hub', 'cloud']
const REACHED: Record<SaleSafety, number> = { refused: 1, terminal: 1, hub: 2, cloud: 3 }
const TEXT: Record<SaleSafety, PlainKey> = {
  refused: 'safety.refused',
  terminal: 'safety.terminal',
  hub: 'safety.hub',
  cloud: 'safety.cloud',
}

type SafetyTrailProps = { safety: SaleSafety; hasWords?: boolean }

/** Terminal, hub, cloud: how far a sale has come. The words say it too, never colour alone. */
export function SafetyTrail({ safety, hasWords = false }: SafetyTrailProps) {
  const text = t(TEXT[safety])
  return (
    <span class={safety === 'refused' ? 'safety is-refused' : 'safety'} title={text}>
      <span class="safety-steps" role="img" aria-label={text}>
        {STEPS.map((icon, index) => (
          <span key={icon} class={index < REACHED[safety] ? 'is-reached' : undefined}>
            <Icon name={icon} size={18} />
          </span>
        ))}
      </span>
      {hasWords && <span class="safety-words">{text}</span>}
    </span>
  )
}
