import { useMemo } from 'preact/hooks'
import type { OutletSettings } from '#domain/wire/outlet-settings-message.ts'
import { ConsoleOutletModel } from '../../../models/console-outlet-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { Field } from '../../../parts/field.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { Chip, Notice } from '../../../parts/notice.tsx'
import { SaveBar } from '../../../parts/save-bar.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { LogoCard } from '../printing/logo-card.tsx'
import { NumberField } from '../rules/money-field.tsx'
import '../rules/rules.css'
import { useRefresh } from '../use-refresh.ts'
import { ChangesCard } from './changes-card.tsx'
import { TaxCard } from './tax-card.tsx'

type Model = { model: ConsoleOutletModel }
const STEPS = [1, 50, 100, 200, 500, 1000]
const RATE_MAX = 1_000_000_000

function Changed({ model, field }: Model & { field: keyof OutletSettings }) {
  const isHere = model.answer.value?.changed_here.includes(`outlet.${field}`)
  return isHere ? <Chip tone="accent">{t('catalogue.changed-here')}</Chip> : null
}

function PapersCard({ model }: Model) {
  const draft = model.draft.value
  const fixed = model.answer.value?.fixed
  if (!draft || !fixed) return null
  return (
    <section class="card stack">
      <header class="card-head">
        <h2>{t('outlet.papers')}</h2>
        <Chip tone="plain">{fixed.outlet_code}</Chip>
      </header>
      <p class="soft">{t('outlet.papers-more')}</p>
      <Field
        label={t('outlet.name')}
        value={draft.name}
        maxLength={60}
        error={draft.name.trim() === '' ? t('outlet.lacks-name') : null}
        onInput={(name) => model.change({ name })}
      />
      <Changed model={model} field="name" />
      <Field
        label={t('outlet.address')}
        value={draft.address}
        isMultiline
        maxLength={300}
        onInput={(address) => model.change({ address })}
      />
      <Changed model={model} field="address" />
      <Field
        label={t('outlet.phone')}
        value={draft.phone ?? ''}
        inputMode="tel"
        maxLength={30}
        onInput={(phone) => model.change({ phone: phone === '' ? null : phone })}
      />
      <Changed model={model} field="phone" />
      <Field
        label={t('outlet.footer')}
        help={t('outlet.footer-help')}
        value={draft.receipt_footer}
        isMultiline
        maxLength={300}
        onInput={(receipt_footer) => model.change({ receipt_footer })}
      />
      <Changed model={model} field="receipt_footer" />
    </section>
  )
}

function RoundingCard({ model }: Model) {
  const show = useMoney()
  const draft = model.draft.value
  if (!draft) return null
  const step = draft.cash_rounding_step_minor
  const steps = STEPS.includes(step) ? STEPS : [step, ...STEPS]
  return (
    <section class="card stack">
      <h2>{t('outlet.rounding')}</h2>
      <p class="soft">{t('outlet.rounding-more')}</p>
      <Choice
        label={t('outlet.step')}
        value={String(step)}
        options={steps.map((value) => ({
          ...{ value: String(value), text: value === 1 ? t('outlet.no-rounding') : show(value) },
        }))}
        onChange={(value) => model.change({ cash_rounding_step_minor: Number(value) })}
      />
      <Changed model={model} field="cash_rounding_step_minor" />
      <Choice<OutletSettings['cash_rounding_mode']>
        label={t('outlet.mode')}
        value={draft.cash_rounding_mode}
        options={[
          { value: 'down', text: t('outlet.mode-down') },
          { value: 'nearest', text: t('outlet.mode-nearest') },
          { value: 'up', text: t('outlet.mode-up') },
        ]}
        onChange={(cash_rounding_mode) => model.change({ cash_rounding_mode })}
      />
      <Changed model={model} field="cash_rounding_mode" />
    </section>
  )
}

/** How many points a customer of each tier earns. */
function TiersCard({ model }: Model) {
  const show = useMoney()
  const tiers = model.draft.value?.loyalty_tiers ?? []
  const set = (at: number, part: Partial<(typeof tiers)[number]>) =>
    model.change({
      loyalty_tiers: tiers.map((tier, place) => (place === at ? { ...tier, ...part } : tier)),
    })
  return (
    <section class="card stack">
      <header class="card-head">
        <h2>{t('outlet.tiers')}</h2>
        <Button
          icon="plus"
          label={t('outlet.add-tier')}
          onPress={() =>
            model.change({ loyalty_tiers: [...tiers, { tier: '', earn_rate_ppm: 0 }] })
          }
        />
      </header>
      <p class="soft">{t('outlet.tiers-more')}</p>
      {tiers.map(({ tier, earn_rate_ppm }, at) => (
        <div key={at} class="rule-limits">
          <Field
            label={t('outlet.tier')}
            value={tier}
            maxLength={40}
            onInput={(next) => set(at, { tier: next })}
          />
          <NumberField
            label={t('outlet.rate', { amount: show(1_000_000) })}
            value={earn_rate_ppm}
            suffix={t('rules.points')}
            min={0}
            max={RATE_MAX}
            onChange={(rate) => set(at, { earn_rate_ppm: rate })}
          />
          <Button
            icon="trash"
            label={t('outlet.drop-tier', { name: tier })}
            onPress={() =>
              model.change({ loyalty_tiers: tiers.filter((_, place) => place !== at) })
            }
          />
        </div>
      ))}
      <Changed model={model} field="loyalty_tiers" />
    </section>
  )
}

/** Who the shop is: on its papers, for its customers and for the tax office. */
export function OutletPanel() {
  const { link } = useTill()
  const model = useMemo(() => new ConsoleOutletModel(link), [link])
  const { problem, again } = useRefresh(() => model.refresh())
  return (
    <div class="stack">
      <header class="card-head">
        <div>
          <h2>{t('outlet.title')}</h2>
          <p class="soft">{t('outlet.more')}</p>
        </div>
        <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
      </header>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {model.draft.value === null && !problem.value && <Skeleton rows={6} />}
      {model.draft.value !== null && (
        <div class="outlet-columns">
          <PapersCard model={model} />
          <TaxCard model={model} />
          <RoundingCard model={model} />
          <TiersCard model={model} />
          <LogoCard />
          <ChangesCard model={model} />
        </div>
      )}
      <SaveBar
        model={model}
        action={t('common.save')}
        saved={t('outlet.saved')}
        isReady={model.draft.value?.name.trim() !== ''}
      />
    </div>
  )
}
