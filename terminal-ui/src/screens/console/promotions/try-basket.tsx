import { useSignal } from '@preact/signals'
import type { PromotionChange, PromotionMessage } from '#domain/wire/promotion-message.ts'
import {
  addTried,
  type TriedGoods,
  tryBasket,
  tryingMs,
} from '../../../models/console-promotions-model.ts'
import { Button } from '../../../parts/button.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { FindProduct } from './goods-fields.tsx'

type Props = { id: string; change: PromotionChange; others: readonly PromotionMessage[] }

function useTried({ id, change, others }: Props, goods: TriedGoods) {
  const { link, seams, session } = useTill()
  const outlet = session.outlet.value
  if (outlet === null || goods.length === 0) return null
  const nowMs = seams.clock.nowMs() + link.aheadMs()
  const atMs = tryingMs(change, nowMs, outlet.timezone) ?? nowMs
  const { name, valid_from, valid_to, rule } = change
  const mine = { promotion_id: id, name, valid_from, valid_to, rule }
  return tryBasket(goods, [mine, ...others], {
    ...{ outlet, atMs, isMember: rule.is_member_only || rule.tiers.length > 0 },
    couponIds: [id],
  })
}

/** Goods as a customer would bring them, and what they would pay. */
export function TryBasket(props: Props) {
  const show = useMoney()
  const goods = useSignal<TriedGoods>([])
  const tried = useTried(props, goods.value)
  const set = (at: number, pieces: number) => {
    const changed = goods.value.map((each, place) => (place === at ? { ...each, pieces } : each))
    goods.value = changed.filter((each) => each.pieces > 0)
  }
  return (
    <section class="promo-try stack-tight" aria-label={t('promo.try')}>
      <h3>{t('promo.try')}</h3>
      <p class="soft small">{t('promo.try-more')}</p>
      <FindProduct
        label={t('promo.find')}
        onFound={(product) => {
          goods.value = addTried(goods.value, product)
        }}
      />
      <ul>
        {goods.value.map(({ product, pieces }, at) => (
          <li key={product.product_id} class="row">
            <span class="grow">{product.name}</span>
            <Button
              kind="plain"
              icon="minus"
              label={t('labels.less', { name: product.name })}
              onPress={() => set(at, pieces - 1)}
            />
            <span>{pieces}</span>
            <Button
              kind="plain"
              icon="plus"
              label={t('labels.more', { name: product.name })}
              onPress={() => set(at, pieces + 1)}
            />
          </li>
        ))}
      </ul>
      {tried && (
        <dl class="promo-sums" aria-live="polite">
          <dt>{t('promo.without')}</dt>
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
      )}
    </section>
  )
}
