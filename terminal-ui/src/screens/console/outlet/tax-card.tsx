import { useSignal } from '@preact/signals'
import { isNitku, isNpwp, plainTaxNumber } from '#domain/tax-identity.ts'
import type { TaxStatus } from '#domain/wire/outlet-settings-message.ts'
import type { ConsoleOutletModel } from '../../../models/console-outlet-model.ts'
import { Button } from '../../../parts/button.tsx'
import { DayField } from '../../../parts/day-field.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { Chip, Notice } from '../../../parts/notice.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { dayText } from '../prices/price-words.ts'

type Model = { model: ConsoleOutletModel }
type Draft = { validFrom: string; isTaxable: boolean; npwp: string; nitku: string }

/** What is to be sent, or which number is wrong. */
function readStatus({ validFrom, isTaxable, npwp, nitku }: Draft): TaxStatus | 'npwp' | 'nitku' {
  const number = plainTaxNumber(npwp)
  const place = plainTaxNumber(nitku)
  if (number === '' ? isTaxable : !isNpwp(number)) return 'npwp'
  if (place !== '' && !isNitku(place, number)) return 'nitku'
  return {
    ...{ valid_from: validFrom, is_taxable_enterprise: isTaxable },
    ...{ npwp: number || null, nitku: place || null },
  }
}

type DialogProps = Model & { first: Draft; today: string; onClose: () => void }

function TaxDialog({ model, first, today, onClose }: DialogProps) {
  const draft = useSignal(first)
  const { problem, isBusy, send } = useSending()
  const read = readStatus(draft.value)
  const change = (part: Partial<Draft>) => {
    draft.value = { ...draft.value, ...part }
    problem.value = null
  }
  const save = async () => {
    if (typeof read === 'string' || !(await send(() => model.setTax(read)))) return
    showToast('good', 'check', t('outlet.saved'))
    onClose()
  }
  return (
    <Dialog
      title={t('outlet.tax')}
      shape="side"
      onClose={onClose}
      footer={
        <Button
          kind="primary"
          size="large"
          isWide
          isBusy={isBusy.value}
          isDisabled={typeof read === 'string' || draft.value.validFrom === ''}
          onPress={() => void save()}
        >
          {t('common.save')}
        </Button>
      }
    >
      <div class="stack">
        <DayField
          label={t('outlet.tax-from')}
          help={t('outlet.tax-from-help')}
          value={draft.value.validFrom}
          min={today}
          onChange={(validFrom) => change({ validFrom })}
        />
        <Switch
          label={t('outlet.pkp')}
          isOn={draft.value.isTaxable}
          onChange={(isTaxable) => change({ isTaxable })}
        />
        <Field
          label={t('outlet.npwp')}
          value={draft.value.npwp}
          inputMode="numeric"
          maxLength={24}
          error={read === 'npwp' ? t('outlet.npwp-wrong') : null}
          onInput={(npwp) => change({ npwp })}
        />
        <Field
          label={t('outlet.nitku')}
          help={t('outlet.nitku-help')}
          value={draft.value.nitku}
          inputMode="numeric"
          maxLength={30}
          error={read === 'nitku' ? t('outlet.nitku-wrong') : null}
          onInput={(nitku) => change({ nitku })}
        />
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </div>
    </Dialog>
  )
}

/** A day that no calendar of trade has: how it was before anybody changed it. */
const isFirst = (day: string): boolean => day.startsWith('0000')

function Status({ model, status, holds }: Model & { status: TaxStatus; holds: boolean }) {
  const { problem, isBusy, send } = useSending()
  const isLater = status.valid_from > (model.answer.value?.today ?? '')
  const day = dayText(status.valid_from)
  return (
    <li class="list-row">
      <div class="grow">
        <p class="strong">
          {t(status.is_taxable_enterprise ? 'outlet.is-pkp' : 'outlet.is-no-pkp')}
        </p>
        <p class="soft small">
          {isFirst(status.valid_from) ? t('outlet.tax-always') : t('prices.since', { day })}
        </p>
        <p class="small">{t('outlet.npwp-is', { number: status.npwp ?? '–' })}</p>
        <p class="small">{t('outlet.nitku-is', { number: status.nitku ?? '–' })}</p>
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </div>
      {holds && <Chip tone="good">{t('prices.holds')}</Chip>}
      {isLater && (
        <>
          <Chip tone="accent">{t('prices.later')}</Chip>
          <Button
            icon="undo"
            isBusy={isBusy.value}
            onPress={() => void send(() => model.removeTax(status.valid_from))}
          >
            {t('outlet.tax-remove')}
          </Button>
        </>
      )}
    </li>
  )
}

/** Who the outlet is for the tax office, by the day from which on it is so. */
export function TaxCard({ model }: Model) {
  const asked = useSignal<Draft | null>(null)
  const answer = model.answer.value
  if (!answer) return null
  const { today, tax, fixed } = answer
  const holding = tax.find(({ valid_from }) => valid_from <= today)
  const open = () => {
    asked.value = {
      ...{ validFrom: today, isTaxable: holding?.is_taxable_enterprise ?? false },
      ...{ npwp: holding?.npwp ?? '', nitku: holding?.nitku ?? '' },
    }
  }
  return (
    <section class="card stack">
      <header class="card-head row-wrap">
        <h2>{t('outlet.tax')}</h2>
        <Button icon="note" onPress={open}>
          {t('outlet.tax-change')}
        </Button>
      </header>
      <p class="soft">
        {t(fixed.is_price_tax_inclusive ? 'outlet.tax-inclusive' : 'outlet.tax-exclusive')}
      </p>
      <ul>
        {tax.map((status) => (
          <Status
            key={status.valid_from}
            model={model}
            status={status}
            holds={status === holding}
          />
        ))}
      </ul>
      {asked.value && (
        <TaxDialog
          model={model}
          first={asked.value}
          today={today}
          onClose={() => {
            asked.value = null
          }}
        />
      )}
    </section>
  )
}
