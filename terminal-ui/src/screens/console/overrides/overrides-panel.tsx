import { useMemo } from 'preact/hooks'
import type { OverrideMessage } from '#domain/wire/override-message.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import { ConsoleOverridesModel } from '../../../models/console-overrides-model.ts'
import { type Speech, sayOverride } from '../../../models/override-words.ts'
import { Button } from '../../../parts/button.tsx'
import { categoryNameOf } from '../../../parts/category-name.ts'
import { MoreButton } from '../../../parts/more-button.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { type PlainKey, t } from '../../../text/translate.ts'
import { promotionSentence } from '../promotions/promotion-sentence.ts'
import { useNames } from '../promotions/use-names.ts'
import { useRefresh } from '../use-refresh.ts'
import { useWhen } from '../use-when.ts'
import './overrides.css'

/** As the pages on which they are changed call them. */
const RULE_FIELDS: Readonly<Record<`rules.${keyof RulesMessage}`, PlainKey>> = {
  'rules.denominations': 'denominations.tab',
  'rules.counts_smallest_first': 'denominations.smallest',
  'rules.reasons': 'rules.reasons',
  'rules.over_short_limit_minor': 'rules.over-short',
  'rules.business_day_start_minute': 'rules.day-start',
  'rules.refund_window_days': 'rules.refund-window',
  'rules.no_receipt_limit_minor': 'rules.no-receipt',
  'rules.drawer_cash_limit_minor': 'rules.drawer-limit',
  'rules.non_returnable_category_ids': 'rules.not-returnable',
  'rules.loyalty_point_value_minor': 'rules.point-value',
  'rules.loyalty_redeem_minimum_points': 'rules.point-minimum',
  'rules.loyalty_alone_limit_minor': 'rules.points-alone',
  'rules.qris_payload': 'rules.qris',
  'rules.required_evidence': 'rules.evidence',
  'rules.credit_limit_default_minor': 'rules.credit-limit',
  'rules.credit_due_days': 'rules.credit-days',
  'rules.conflict_accept_limit_minor': 'rules.conflict-accept',
  'rules.conflict_reorder_shortage': 'rules.conflict-reorder',
  'rules.conflict_merge_contact': 'rules.conflict-contact',
  'rules.conflict_write_off_points_minor': 'rules.conflict-points',
  'rules.away_warn_hours': 'rules.away-warn',
  'rules.away_stop_days': 'rules.away-stop',
  'rules.lock_after_minutes': 'rules.lock',
  'rules.release': 'override-field.rules.release',
  'rules.e_receipt_address': 'rules.e-receipt',
  'rules.receipt_shows_expiry': 'scanning.on-receipt',
  'rules.till_version_min': 'override-field.rules.till_version_min',
  'rules.code_rules': 'scanning.codes',
  'rules.scanners': 'scanning.tab',
  'rules.expired_goods': 'scanning.expired',
}

export const OVERRIDE_FIELDS: Readonly<Record<string, PlainKey>> = {
  sku: 'override-field.sku',
  name: 'override-field.name',
  category_id: 'override-field.category_id',
  tax_code: 'override-field.tax_code',
  is_weighed: 'override-field.is_weighed',
  is_loyalty_eligible: 'override-field.is_loyalty_eligible',
  is_active: 'override-field.is_active',
  plu: 'override-field.plu',
  cost_minor: 'override-field.cost_minor',
  units: 'override-field.units',
  price_minor: 'override-field.price_minor',
  valid_from: 'override-field.valid_from',
  valid_to: 'override-field.valid_to',
  rule: 'override-field.rule',
  coupons: 'override-field.coupons',
  is_stopped: 'override-field.is_stopped',
  'staff.is_active': 'override-field.staff.is_active',
  role: 'override-field.role',
  own_grants: 'override-field.own_grants',
  grants: 'override-field.grants',
  'outlet.name': 'override-field.outlet.name',
  'outlet.address': 'override-field.outlet.address',
  'outlet.phone': 'override-field.outlet.phone',
  'outlet.receipt_footer': 'override-field.outlet.receipt_footer',
  'outlet.cash_rounding_step_minor': 'override-field.outlet.cash_rounding_step_minor',
  'outlet.cash_rounding_mode': 'override-field.outlet.cash_rounding_mode',
  'outlet.loyalty_tiers': 'override-field.outlet.loyalty_tiers',
  'outlet.is_taxable_enterprise': 'override-field.outlet.is_taxable_enterprise',
  'outlet.npwp': 'override-field.outlet.npwp',
  'outlet.nitku': 'override-field.outlet.nitku',
  ...RULE_FIELDS,
}

/** How this browser says an amount, a category and a promotion. */
function useSpeech(): Speech {
  const categories = useTill().catalogue.categories.value
  const names = useNames()
  return {
    money: names.money,
    promotion: (rule) => promotionSentence({ rule }, names),
    category: (id) => categoryNameOf(categories, id) ?? undefined,
  }
}

/** Of a role its name in this language; of what is not here any more head office's id. */
function nameOf({ topic, item_id, item_name }: OverrideMessage): string {
  if (item_name === null) return item_id
  return topic === 'role-grant' ? t(`role.${item_name}` as PlainKey) : item_name
}

function Row({ row, model }: { row: OverrideMessage; model: ConsoleOverridesModel }) {
  const when = useWhen()
  const speech = useSpeech()
  const { problem, isBusy, send } = useSending()
  const name = nameOf(row)
  const field = OVERRIDE_FIELDS[`${row.topic}.${row.field}`] ?? OVERRIDE_FIELDS[row.field]
  const undo = async () => {
    const outcome = { isUndone: false }
    const isSent = await send(async () => {
      const answer = await model.undo(row)
      outcome.isUndone = answer.ok && answer.value
      return answer
    })
    if (!isSent) return
    if (outcome.isUndone) showToast('good', 'check', t('overrides.undone', { name }))
    else showToast('warn', 'info', t('overrides.gone'))
  }
  const time = when(row.at)
  return (
    <li class="list-row">
      <div class="grow">
        <p>
          <strong>{name}</strong> · {field ? t(field) : row.field}
        </p>
        <dl class="override-words">
          <div>
            <dt>{t('overrides.here')}</dt>
            <dd class="strong">{sayOverride(row.field, row.local, row.office, speech)}</dd>
          </div>
          <div>
            <dt>{t('overrides.office')}</dt>
            <dd>{sayOverride(row.field, row.office, row.local, speech)}</dd>
          </div>
        </dl>
        <p class="soft small">
          {row.by_name === null ? t('overrides.by-import', { time }) : `${row.by_name}, ${time}`}
        </p>
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </div>
      <Button icon="undo" isBusy={isBusy.value} onPress={() => void undo()}>
        {t('overrides.undo')}
      </Button>
    </li>
  )
}

/** What this shop says otherwise than head office, by whom and since when, with the way back. */
export function OverridesPanel() {
  const { link } = useTill()
  const model = useMemo(() => new ConsoleOverridesModel(link), [link])
  const { problem, again } = useRefresh(() => model.refresh())
  const more = useSending()
  const rows = model.rows.value
  return (
    <section class="card stack">
      <header class="card-head">
        <div>
          <h2>{t('overrides.tab')}</h2>
          <p class="soft">{t('overrides.more')}</p>
        </div>
        <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
      </header>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {rows === null && !problem.value && <Skeleton rows={5} />}
      {rows?.length === 0 && (
        <EmptyState icon="check" title={t('overrides.none')}>
          {t('overrides.none-more')}
        </EmptyState>
      )}
      <ul>
        {rows?.map((row) => (
          <Row key={`${row.item_id} ${row.field}`} row={row} model={model} />
        ))}
      </ul>
      {model.next.value !== null && (
        <MoreButton sending={more} load={() => model.more()} text={t('journal.next')} />
      )}
    </section>
  )
}
