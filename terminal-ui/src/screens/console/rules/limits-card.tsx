import {
  AWAY_STOP_DAYS,
  AWAY_STOP_DAYS_MAX,
  AWAY_WARN_HOURS,
  LOCK_AFTER_MINUTES,
  LOCK_AFTER_MINUTES_MAX,
  POINTS_ALONE_LIMIT_MINOR,
  type RulesMessage,
} from '#domain/wire/rules-message.ts'
import type { ConsoleRulesModel } from '../../../models/console-rules-model.ts'
import { minuteText, withCategory } from '../../../models/rules-draft.ts'
import { categoryName } from '../../../parts/category-name.ts'
import { Choice } from '../../../parts/choice.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { MoneyField, NumberField } from './money-field.tsx'

type LimitProps = { rules: RulesMessage; set: (change: Partial<RulesMessage>) => void }

const DAYS_MAX = 3_650
const POINTS_MAX = 1_000_000_000
const POINT_VALUE_MAX = 1_000_000
const HALF_HOUR = 30
const NOON = 720

/** The day begins on a half hour before noon; another minute that is set already stays. */
function DayStart({ rules, set }: LimitProps) {
  const chosen = rules.business_day_start_minute
  const minutes = Array.from({ length: NOON / HALF_HOUR }, (_, n) => n * HALF_HOUR)
  if (!minutes.includes(chosen)) minutes.unshift(chosen)
  return (
    <Choice
      label={t('rules.day-start')}
      value={String(chosen)}
      options={minutes.map((minute) => ({ value: String(minute), text: minuteText(minute) }))}
      help={t('rules.day-start-help')}
      onChange={(value) => set({ business_day_start_minute: Number(value) })}
    />
  )
}

function CashLimits({ rules, set }: LimitProps) {
  return (
    <>
      <MoneyField
        label={t('rules.over-short')}
        minor={rules.over_short_limit_minor}
        onChange={(minor) => set({ over_short_limit_minor: minor ?? 0 })}
      />
      <MoneyField
        label={t('rules.drawer-limit')}
        minor={rules.drawer_cash_limit_minor}
        help={t('rules.drawer-limit-help')}
        onChange={(minor) => set({ drawer_cash_limit_minor: minor })}
      />
      <DayStart rules={rules} set={set} />
    </>
  )
}

/** What settles itself the moment it is found; the rest waits for a person. */
function ConflictRules({ rules, set }: LimitProps) {
  return (
    <fieldset class="rule-fields">
      <legend>{t('rules.conflicts')}</legend>
      <div class="rule-limits">
        <MoneyField
          label={t('rules.conflict-accept')}
          minor={rules.conflict_accept_limit_minor ?? 0}
          help={t('rules.conflict-accept-help')}
          onChange={(minor) => set({ conflict_accept_limit_minor: minor ?? 0 })}
        />
        <MoneyField
          label={t('rules.conflict-points')}
          minor={rules.conflict_write_off_points_minor ?? 0}
          help={t('rules.conflict-points-help')}
          onChange={(minor) => set({ conflict_write_off_points_minor: minor ?? 0 })}
        />
      </div>
      <div class="rule-switches">
        <Switch
          label={t('rules.conflict-reorder')}
          isOn={rules.conflict_reorder_shortage ?? false}
          onChange={(isOn) => set({ conflict_reorder_shortage: isOn })}
        />
        <Switch
          label={t('rules.conflict-contact')}
          isOn={rules.conflict_merge_contact ?? false}
          onChange={(isOn) => set({ conflict_merge_contact: isOn })}
        />
      </div>
    </fieldset>
  )
}

function RefundLimits({ rules, set }: LimitProps) {
  return (
    <>
      <NumberField
        label={t('rules.refund-window')}
        value={rules.refund_window_days}
        suffix={t('rules.days')}
        min={0}
        max={DAYS_MAX}
        onChange={(days) => set({ refund_window_days: days })}
      />
      <MoneyField
        label={t('rules.no-receipt')}
        minor={rules.no_receipt_limit_minor}
        help={t('rules.no-receipt-help')}
        onChange={(minor) => set({ no_receipt_limit_minor: minor ?? 0 })}
      />
    </>
  )
}

function LedgerLimits({ rules, set }: LimitProps) {
  return (
    <>
      <MoneyField
        label={t('rules.credit-limit')}
        minor={rules.credit_limit_default_minor}
        onChange={(minor) => set({ credit_limit_default_minor: minor ?? 0 })}
      />
      <NumberField
        label={t('rules.credit-days')}
        value={rules.credit_due_days}
        suffix={t('rules.days')}
        min={1}
        max={DAYS_MAX}
        onChange={(days) => set({ credit_due_days: days })}
      />
      <MoneyField
        label={t('rules.point-value')}
        minor={rules.loyalty_point_value_minor}
        onChange={(minor) =>
          set({ loyalty_point_value_minor: Math.min(minor ?? 0, POINT_VALUE_MAX) })
        }
      />
      <NumberField
        label={t('rules.point-minimum')}
        value={rules.loyalty_redeem_minimum_points}
        suffix={t('rules.points')}
        min={0}
        max={POINTS_MAX}
        onChange={(points) => set({ loyalty_redeem_minimum_points: points })}
      />
      <MoneyField
        label={t('rules.points-alone')}
        minor={rules.loyalty_alone_limit_minor ?? POINTS_ALONE_LIMIT_MINOR}
        help={t('rules.points-alone-help')}
        onChange={(minor) => set({ loyalty_alone_limit_minor: minor ?? 0 })}
      />
    </>
  )
}

function AwayLimits({ rules, set }: LimitProps) {
  return (
    <>
      <NumberField
        label={t('rules.away-warn')}
        value={rules.away_warn_hours ?? AWAY_WARN_HOURS}
        suffix={t('rules.hours')}
        min={1}
        max={AWAY_WARN_HOURS * 7}
        onChange={(hours) => set({ away_warn_hours: hours })}
      />
      <NumberField
        label={t('rules.away-stop')}
        value={rules.away_stop_days ?? AWAY_STOP_DAYS}
        suffix={t('rules.days')}
        min={1}
        max={AWAY_STOP_DAYS_MAX}
        help={t('rules.away-help')}
        onChange={(days) => set({ away_stop_days: days })}
      />
    </>
  )
}

function LockLimit({ rules, set }: LimitProps) {
  return (
    <NumberField
      label={t('rules.lock')}
      value={rules.lock_after_minutes ?? LOCK_AFTER_MINUTES}
      suffix={t('rules.minutes')}
      min={1}
      max={LOCK_AFTER_MINUTES_MAX}
      help={t('rules.lock-help', { n: LOCK_AFTER_MINUTES_MAX })}
      onChange={(minutes) => set({ lock_after_minutes: minutes })}
    />
  )
}

function NotReturnable({ model, rules }: { model: ConsoleRulesModel; rules: RulesMessage }) {
  const categories = useTill().catalogue.categories.value
  if (categories.length === 0) return null
  return (
    <fieldset class="rule-fields">
      <legend>{t('rules.not-returnable')}</legend>
      <div class="rule-switches">
        {categories.map((category) => (
          <Switch
            key={category.category_id}
            label={categoryName(category)}
            isOn={rules.non_returnable_category_ids.includes(category.category_id)}
            onChange={(isOn) =>
              model.change((before) => withCategory(before, category.category_id, !isOn))
            }
          />
        ))}
      </div>
    </fieldset>
  )
}

/** From where on somebody has to explain, to approve or to say no. */
export function LimitsCard({ model }: { model: ConsoleRulesModel }) {
  const rules = model.draft.value
  if (!rules) return null
  const set = (change: Partial<RulesMessage>) =>
    model.change((before) => ({ ...before, ...change }))
  return (
    <section class="card stack">
      <h2>{t('rules.limits')}</h2>
      <div class="rule-limits">
        <CashLimits rules={rules} set={set} />
        <RefundLimits rules={rules} set={set} />
        <LedgerLimits rules={rules} set={set} />
        <AwayLimits rules={rules} set={set} />
        <LockLimit rules={rules} set={set} />
      </div>
      <ConflictRules rules={rules} set={set} />
      <NotReturnable model={model} rules={rules} />
    </section>
  )
}
