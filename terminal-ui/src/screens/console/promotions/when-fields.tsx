import { useId } from 'preact/hooks'
import type { PromotionDraft } from '../../../models/promotion-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { DayField } from '../../../parts/day-field.tsx'
import { Field } from '../../../parts/field.tsx'
import { pickedIn, shownIn } from '../../../parts/half-typed.ts'
import { Switch } from '../../../parts/switch.tsx'
import { t } from '../../../text/translate.ts'
import { weekdayText } from './promotion-sentence.ts'

type Props = { draft: PromotionDraft; onChange: (change: Partial<PromotionDraft>) => void }
type HourProps = {
  label: string
  value: string
  onChange: (value: string) => void
}

function HourField({ label, value, onChange }: HourProps) {
  const id = useId()
  const tell = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    const next = pickedIn(currentTarget)
    if (next !== value) onChange(next)
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="native-select"
        type="time"
        value={shownIn(value)}
        onInput={tell}
        onKeyUp={tell}
      />
    </div>
  )
}

/** From Monday: as a week is spoken of. */
const WEEK = [1, 2, 3, 4, 5, 6, 0]

function Weekdays({ draft, onChange }: Props) {
  const toggle = (day: number) => {
    const others = draft.weekdays.filter((each) => each !== day)
    onChange({ weekdays: draft.weekdays.includes(day) ? others : [...others, day].sort() })
  }
  return (
    <fieldset class="promo-week">
      <legend>{t('promo.weekdays')}</legend>
      {WEEK.map((day) => (
        <Button key={day} isPressed={draft.weekdays.includes(day)} onPress={() => toggle(day)}>
          {weekdayText(day)}
        </Button>
      ))}
    </fieldset>
  )
}

/** On which days and hours. */
export function WhenFields({ draft, onChange }: Props) {
  return (
    <>
      <div class="promo-figures">
        <DayField
          tellsHalf
          label={t('promo.from-day')}
          value={draft.validFrom}
          onChange={(validFrom) => onChange({ validFrom })}
        />
        <DayField
          tellsHalf
          label={t('promo.to-day')}
          value={draft.validTo}
          onChange={(validTo) => onChange({ validTo })}
        />
        <HourField
          label={t('promo.from-hour')}
          value={draft.from}
          onChange={(from) => onChange({ from })}
        />
        <HourField
          label={t('promo.to-hour')}
          value={draft.to}
          onChange={(to) => onChange({ to })}
        />
      </div>
      <Weekdays draft={draft} onChange={onChange} />
    </>
  )
}

/** For whom, how often, and beside what else. */
export function WhoFields({ draft, onChange }: Props) {
  return (
    <>
      {!draft.kind.startsWith('basket') && (
        <Switch
          label={t('promo.any-unit')}
          isOn={draft.isAnyUnit}
          onChange={(isAnyUnit) => onChange({ isAnyUnit })}
        />
      )}
      <Switch
        label={t('promo.members')}
        isOn={draft.isMemberOnly}
        onChange={(isMemberOnly) => onChange({ isMemberOnly })}
      />
      <Switch
        label={t('promo.needs-code')}
        isOn={draft.needsCoupon}
        onChange={(needsCoupon) => onChange({ needsCoupon })}
      />
      {draft.needsCoupon && (
        <>
          <Field
            label={t('promo.codes')}
            help={t('promo.codes-help')}
            value={draft.codes}
            isMultiline
            maxLength={20_000}
            onInput={(codes) => onChange({ codes })}
          />
          <Switch
            label={t('promo.codes-once')}
            isOn={draft.areCodesForOnce}
            onChange={(areCodesForOnce) => onChange({ areCodesForOnce })}
          />
        </>
      )}
      <div class="promo-figures">
        <Field
          label={t('promo.times')}
          help={t('promo.times-help')}
          value={draft.maxTimes}
          inputMode="numeric"
          maxLength={4}
          onInput={(maxTimes) => onChange({ maxTimes })}
        />
        <Field
          label={t('promo.priority')}
          help={t('promo.priority-help')}
          value={draft.priority}
          inputMode="numeric"
          maxLength={4}
          onInput={(priority) => onChange({ priority })}
        />
      </div>
      <Choice
        label={t('promo.combines')}
        value={draft.combines}
        options={[
          { value: 'best', text: t('promo.combines-best') },
          { value: 'stack', text: t('promo.combines-stack') },
          { value: 'alone', text: t('promo.combines-alone') },
        ]}
        onChange={(combines) => onChange({ combines })}
      />
    </>
  )
}
