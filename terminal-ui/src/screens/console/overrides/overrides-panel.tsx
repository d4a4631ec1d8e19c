import { useMemo } from 'preact/hooks'
import type { OverrideMessage } from '#domain/wire/override-message.ts'
import { ConsoleOverridesModel } from '../../../models/console-overrides-model.ts'
import { Button } from '../../../parts/button.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { MoreButton } from '../../../parts/more-button.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { type PlainKey, t } from '../../../text/translate.ts'
import { useRefresh } from '../use-refresh.ts'
import { useWhen } from '../use-when.ts'
import './overrides.css'

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
}

type Unit = { unit_code?: unknown; price_minor?: unknown; barcodes?: unknown }

/** Units as people compare them: 'pcs Rp3.500 (899…)'. */
function useSayValue(): (field: string, value: unknown) => string {
  const show = useMoney()
  const { catalogue } = useTill()
  const categories = catalogue.categories.value
  return (field, value) => {
    if (value === null || value === '') return t('overrides.empty')
    if (typeof value === 'boolean') return t(value ? 'overrides.yes' : 'overrides.no')
    if (field.endsWith('_minor') && typeof value === 'number') return show(value)
    if (field.startsWith('valid_')) return String(value).split('-').reverse().join('/')
    if (field === 'category_id') {
      return categories.find(({ category_id }) => category_id === value)?.name ?? String(value)
    }
    if (!Array.isArray(value)) return String(value)
    return (value as Unit[])
      .map(({ unit_code, price_minor, barcodes }) => {
        const codes =
          Array.isArray(barcodes) && barcodes.length > 0 ? ` (${barcodes.join(', ')})` : ''
        return `${unit_code} ${typeof price_minor === 'number' ? show(price_minor) : ''}${codes}`
      })
      .join('; ')
  }
}

function Row({ row, model }: { row: OverrideMessage; model: ConsoleOverridesModel }) {
  const when = useWhen()
  const say = useSayValue()
  const { problem, isBusy, send } = useSending()
  const name = row.item_name ?? row.item_id
  const field = OVERRIDE_FIELDS[row.field]
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
            <dd class="strong">{say(row.field, row.local)}</dd>
          </div>
          <div>
            <dt>{t('overrides.office')}</dt>
            <dd>{say(row.field, row.office)}</dd>
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
