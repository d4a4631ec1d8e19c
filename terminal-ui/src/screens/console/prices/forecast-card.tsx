import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { startOfDay } from '#domain/datetime.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { PriceForecast, PriceReason } from '#domain/wire/price-list-message.ts'
import type { ConsolePriceListsModel } from '../../../models/console-price-lists-model.ts'
import {
  ConsolePromotionsModel,
  type TriedOutcome,
  tryBasket,
} from '../../../models/console-promotions-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { DayField } from '../../../parts/day-field.tsx'
import { Field } from '../../../parts/field.tsx'
import { Money, useMoney } from '../../../parts/money.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { FindProduct } from '../promotions/goods-fields.tsx'
import { daysText, dayText, forWhom, rankName } from './price-words.ts'

const PIECES_MAX = 9_999
const NOON_MS = 12 * 3_600_000

/** Why something costs what it costs, in a sentence. */
function reasonText({ kind, name, rank, valid_from, valid_to }: PriceReason): string {
  const days = valid_from === null ? '' : daysText({ valid_from, valid_to })
  if (kind === 'own') return t('prices.why-own')
  if (kind === 'set-here') return t('prices.why-set-here')
  if (kind === 'none') return t('prices.why-none')
  if (kind === 'promotion') return t('prices.why-promotion', { name: name ?? '', days })
  if (kind === 'own-list') return t('prices.why-own-list', { name: name ?? '', days })
  return t('prices.why-list', { name: rankName(rank), days })
}

function Steps({ forecast }: { forecast: PriceForecast }) {
  return (
    <ol class="price-steps">
      {forecast.steps.map(({ day, price_minor, reason }) => (
        <li key={day}>
          <span class="strong">
            {day === forecast.today ? t('prices.today') : dayText(day)}
            {': '}
            <Money minor={price_minor} />
          </span>
          <span class="soft small">{reasonText(reason)}</span>
        </li>
      ))}
    </ol>
  )
}

/** What else wanted to be the price of that day and why it is not. */
function Losers({ forecast }: { forecast: PriceForecast }) {
  const losers = forecast.candidates.slice(1)
  if (losers.length === 0) return null
  return (
    <details>
      <summary>{t('prices.losers', { n: losers.length })}</summary>
      <ul class="price-steps">
        {losers.map((each, at) => (
          <li key={`${at} ${each.price_minor}`}>
            <Money minor={each.price_minor} />
            <span class="soft small">{reasonText(each)}</span>
          </li>
        ))}
      </ul>
      <p class="soft small">{t('prices.losers-more')}</p>
    </details>
  )
}

function Tiers({ forecast }: { forecast: PriceForecast }) {
  if (forecast.tiers.length === 0) return null
  return (
    <div>
      <h3>{t('prices.tiers')}</h3>
      <ul class="price-steps">
        {forecast.tiers.map((tier, at) => (
          <li key={`${at} ${tier.list_id}`}>
            <Money minor={tier.price_minor} />
            <span class="soft small">
              {`${forWhom({ ...tier, unit_code: forecast.unit_code })} · ${tier.list_name}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Basket({ tried, n }: { tried: TriedOutcome; n: number }) {
  const show = useMoney()
  return (
    <dl class="promo-sums" aria-live="polite">
      <dt>{t('prices.pieces-cost', { n })}</dt>
      <dd>{show(tried.grossMinor)}</dd>
      {(tried.rows?.all ?? []).map(({ promotion_id, name, amount_minor }) => (
        <div key={promotion_id} class="promo-sum">
          <dt>{name}</dt>
          <dd>{show(-amount_minor)}</dd>
        </div>
      ))}
      <dt class="strong">{t('promo.pays')}</dt>
      <dd class="strong">{show(tried.totalMinor)}</dd>
    </dl>
  )
}

type Who = { pieces: number; isMember: boolean }

/** The basket by the till's own evaluation, over the price that was foretold. */
function useTried(
  product: ProductMessage | null,
  forecast: PriceForecast | null,
  { pieces, isMember }: Who,
): TriedOutcome | null {
  const { link, seams, session } = useTill()
  const promotions = useMemo(() => new ConsolePromotionsModel({ link }), [link])
  useEffect(() => void promotions.refresh(), [promotions])
  const outlet = session.outlet.value
  if (!outlet || !product || !forecast || forecast.price_minor === 0) return null
  const tiers = forecast.tiers.map(({ origin: _, ...tier }) => tier)
  const unit = product.units.find(({ unit_code }) => unit_code === forecast.unit_code)
  if (!unit) return null
  const priced = { ...unit, price_minor: forecast.price_minor, tiers }
  const nowMs = seams.clock.nowMs() + link.aheadMs()
  const dayMs = startOfDay(forecast.day, outlet.timezone) ?? nowMs
  const atMs = forecast.day === forecast.today ? nowMs : dayMs + NOON_MS
  const running = (promotions.list.value ?? [])
    .filter(({ is_stopped }) => !is_stopped)
    .map(({ promotion }) => promotion)
  const goods = [{ product: { ...product, units: [priced] }, pieces }]
  return tryBasket(goods, running, { outlet, atMs, isMember, couponIds: [] })
}

function useForecast(model: ConsolePriceListsModel) {
  const product = useSignal<ProductMessage | null>(null)
  const unitCode = useSignal('')
  const day = useSignal('')
  const answer = useSignal<PriceForecast | null>(null)
  const sending = useSending()
  const ask = () =>
    sending.send(async () => {
      const asked = day.value || model.today.value
      const outcome = await model.foretell(product.value?.product_id ?? '', unitCode.value, asked)
      answer.value = outcome.ok ? outcome.value : null
      return outcome
    })
  const take = (found: ProductMessage) => {
    product.value = found
    unitCode.value = found.units[0]?.unit_code ?? ''
    void ask()
  }
  return { product, unitCode, day, answer, ask, take, ...sending }
}

type Forecast = ReturnType<typeof useForecast>

/** Which unit, on which day. */
function WhenFields({ forecast, today }: { forecast: Forecast; today: string }) {
  const { product, unitCode, day, ask } = forecast
  return (
    <>
      <Choice
        label={t('catalogue.unit')}
        value={unitCode.value}
        options={(product.value?.units ?? []).map(({ unit_code: value }) => ({
          ...{ value, text: value },
        }))}
        onChange={(value) => {
          unitCode.value = value
          void ask()
        }}
      />
      <DayField
        label={t('prices.day')}
        value={day.value || today}
        min={today}
        onChange={(value) => {
          day.value = value
          if (value !== '') void ask()
        }}
      />
    </>
  )
}

function Answer({ forecast, product, who }: AnswerProps) {
  const tried = useTried(product, forecast, who)
  return (
    <div class="stack" aria-live="polite">
      <p class="price-foretold">
        <Money minor={forecast.price_minor} isBold />{' '}
        <span class="soft">{`/ ${forecast.unit_code}, ${dayText(forecast.day)}`}</span>
      </p>
      <Steps forecast={forecast} />
      <Losers forecast={forecast} />
      <Tiers forecast={forecast} />
      {tried && <Basket tried={tried} n={who.pieces} />}
    </div>
  )
}
type AnswerProps = { forecast: PriceForecast; product: ProductMessage | null; who: Who }

/** What a product will cost on a day, and why. */
export function ForecastCard({ model }: { model: ConsolePriceListsModel }) {
  const forecast = useForecast(model)
  const { product, answer, ask, take, problem, isBusy } = forecast
  const typed = useSignal('1')
  const isMember = useSignal(false)
  const pieces = Math.min(PIECES_MAX, Math.max(1, Number(typed.value.replace(/\D/g, '')) || 1))
  return (
    <section class="card stack price-foretell">
      <h2>{t('prices.foretell')}</h2>
      <p class="soft">{t('prices.foretell-more')}</p>
      <FindProduct label={t('prices.product')} onFound={take} />
      {product.value && (
        <>
          <p class="strong">{product.value.name}</p>
          <div class="product-pair">
            <WhenFields forecast={forecast} today={model.today.value} />
            <Field
              label={t('prices.pieces')}
              value={typed.value}
              inputMode="numeric"
              maxLength={4}
              onInput={(value) => {
                typed.value = value
              }}
            />
          </div>
          <Switch
            label={t('prices.for-member')}
            isOn={isMember.value}
            onChange={(value) => {
              isMember.value = value
            }}
          />
        </>
      )}
      {problem.value && (
        <Notice
          tone="warn"
          icon="warning"
          title={problem.value}
          action={
            <Button icon="refresh" isBusy={isBusy.value} onPress={() => void ask()}>
              {t('common.refresh')}
            </Button>
          }
        />
      )}
      {answer.value && !problem.value && (
        <Answer
          forecast={answer.value}
          product={product.value}
          who={{ pieces, isMember: isMember.value }}
        />
      )}
    </section>
  )
}
