import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { type ScaleModel, type ScaleView, watchScale } from '../../models/scale-model.ts'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Chip, Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import './scale-panel.css'
import { scaleWords, showKilograms } from './scale-words.ts'

/** The scale of this till for as long as the caller is on the screen. */
export function useScale(): ScaleModel | null {
  const till = useTill()
  const model = useSignal<ScaleModel | null>(null)
  useEffect(() => {
    const watched = watchScale(till)
    model.value = watched
    return () => watched.stop()
  }, [till, model])
  return model.value
}

const TARE_DIGITS_MAX = 5

type ScalePanelProps = { view: ScaleView; tare: string; onTare: (text: string) => void }

/** What the scale shows, and in words what to do. A till without one is not told of any. */
export function ScalePanel({ view, tare, onTare }: ScalePanelProps) {
  if (view.kind === 'away') return <Notice tone="warn" icon="scale" title={t('scale.away')} />
  if (view.kind !== 'shown') return null
  const { name, weight } = view
  const { text, tone } = scaleWords(weight)
  return (
    <section class="scale-panel" aria-label={name}>
      <p class="scale-name">
        <Icon name="scale" size={20} />
        {name}
        {weight.is_net && <Chip tone="accent">{t('scale.net')}</Chip>}
      </p>
      <p class={`scale-figure${weight.is_steady ? ' is-steady' : ''}`} data-testid="scale-figure">
        {showKilograms(weight.grams)} <span class="scale-unit">kg</span>
      </p>
      <p class="scale-state" role="status">
        <Chip tone={tone}>{text}</Chip>
      </p>
      {!weight.is_net && (
        <Field
          label={t('scale.tare')}
          value={tare}
          inputMode="numeric"
          suffix="g"
          placeholder="0"
          onInput={(typed) => onTare(typed.replace(/\D/g, '').slice(0, TARE_DIGITS_MAX))}
        />
      )}
    </section>
  )
}
