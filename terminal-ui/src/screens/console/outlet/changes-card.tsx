import type { SettingChange } from '#domain/wire/outlet-settings-message.ts'
import type { ConsoleOutletModel } from '../../../models/console-outlet-model.ts'
import { Button } from '../../../parts/button.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { type PlainKey, t } from '../../../text/translate.ts'
import { dayText } from '../prices/price-words.ts'
import { useWhen } from '../use-when.ts'

const FIELDS: Readonly<Record<string, PlainKey>> = {
  name: 'outlet.name',
  address: 'outlet.address',
  phone: 'outlet.phone',
  receipt_footer: 'outlet.footer',
  cash_rounding_step_minor: 'outlet.step',
  cash_rounding_mode: 'outlet.mode',
  loyalty_tiers: 'outlet.tiers',
  is_taxable_enterprise: 'outlet.pkp',
  npwp: 'outlet.npwp',
  nitku: 'outlet.nitku',
  valid_from: 'outlet.tax-from',
}
const MODES: Readonly<Record<string, PlainKey>> = {
  down: 'outlet.mode-down',
  nearest: 'outlet.mode-nearest',
  up: 'outlet.mode-up',
}

type Tier = { tier?: unknown; earn_rate_ppm?: unknown }

function useSay(): (field: string, value: unknown) => string {
  const show = useMoney()
  return (field, value) => {
    if (value === null || value === '') return t('overrides.empty')
    if (typeof value === 'boolean') return t(value ? 'overrides.yes' : 'overrides.no')
    if (typeof value === 'number') return show(value)
    if (field === 'valid_from') return dayText(String(value))
    if (field === 'cash_rounding_mode') {
      const key = MODES[String(value)]
      return key ? t(key) : String(value)
    }
    if (!Array.isArray(value)) return String(value)
    return (value as Tier[]).map(({ tier, earn_rate_ppm: rate }) => `${tier} ${rate}`).join(', ')
  }
}

type RowProps = { model: ConsoleOutletModel; change: SettingChange }

function Row({ model, change }: RowProps) {
  const when = useWhen()
  const say = useSay()
  const { problem, isBusy, send } = useSending()
  const key = FIELDS[change.field]
  const back = async () => {
    if (await send(() => model.takeBack(change))) showToast('good', 'check', t('outlet.saved'))
  }
  return (
    <li class="list-row">
      <div class="grow">
        <p class="strong">{key ? t(key) : change.field}</p>
        <p class="small">
          {t('outlet.was-is', {
            was: say(change.field, change.was),
            is: say(change.field, change.is),
          })}
        </p>
        <p class="soft small">{`${change.by ?? '–'}, ${when(change.at)}`}</p>
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </div>
      {model.canTakeBack(change) && !model.isChanged.value && (
        <Button icon="undo" isBusy={isBusy.value} onPress={() => void back()}>
          {t('prices.take-back')}
        </Button>
      )}
    </li>
  )
}

/** What was changed of the settings, by whom, with the way back. */
export function ChangesCard({ model }: { model: ConsoleOutletModel }) {
  const changes = model.answer.value?.changes ?? []
  return (
    <section class="card stack">
      <h2>{t('outlet.changes')}</h2>
      {changes.length === 0 && (
        <EmptyState icon="check" title={t('outlet.no-changes')}>
          {t('outlet.no-changes-more')}
        </EmptyState>
      )}
      <ul>
        {changes.map((change) => (
          <Row key={`${change.at} ${change.field}`} model={model} change={change} />
        ))}
      </ul>
    </section>
  )
}
