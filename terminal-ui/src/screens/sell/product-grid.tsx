import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatQuantity } from '#domain/quantity.ts'
import type { CategoryMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import { Icon } from '../../parts/icon.tsx'
import { useMoney } from '../../parts/money.tsx'
import { moveFocus } from '../../parts/move-focus.ts'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import './product-grid.css'
import { baseUnit, chooseProduct, isPriced } from './sell-state.ts'

/** Stock as a shopkeeper says it: 'Sisa 24', 'Habis', '3,250 kg'. */
function stockText(product: ProductMessage): string {
  if (product.stock_milli <= 0) return t('catalogue.sold-out')
  if (product.is_weighed) return formatQuantity(product.stock_milli, 'kg')
  return t('catalogue.stock-n', { n: formatQuantity(product.stock_milli, '').trim() })
}

/** In large figures; a longer one is written smaller. */
const PRICE_LENGTH_MAX = 10

function TilePrice({ product }: { product: ProductMessage }) {
  const show = useMoney()
  const unit = baseUnit(product)
  if (!unit || !isPriced(product))
    return <span class="tile-unpriced">{t('catalogue.no-price')}</span>
  const price = show(unit.price_minor)
  return (
    <span class={price.length > PRICE_LENGTH_MAX ? 'tile-price is-long' : 'tile-price'}>
      {price}
      {product.is_weighed && <span class="tile-unit">/kg</span>}
    </span>
  )
}

type TileProps = { product: ProductMessage; category: CategoryMessage | undefined }

function ProductTile({ product, category }: TileProps) {
  const till = useTill()
  const isOut = product.stock_milli <= 0
  return (
    <button
      type="button"
      class="product-tile"
      style={{ '--category': category?.colour ?? 'var(--line-strong)' }}
      disabled={!isPriced(product)}
      onClick={() => chooseProduct(till, product)}
    >
      <span class="tile-name">{product.name}</span>
      <TilePrice product={product} />
      <span class="tile-facts">
        <span class={isOut ? 'tile-stock is-out' : 'tile-stock'}>{stockText(product)}</span>
        {product.is_weighed && <Icon name="scale" size={18} />}
        {product.units.length > 1 && (
          <span class="tile-units">{t('catalogue.units-n', { n: product.units.length })}</span>
        )}
      </span>
    </button>
  )
}

/** A screenful at once, the rest when typing pauses: a slow tablet answers each key in time. */
const FIRST_TILES = 24
const REST_AFTER_MS = 150

function useTilesInTime(products: readonly ProductMessage[]): readonly ProductMessage[] {
  const whole = useSignal<readonly ProductMessage[] | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => {
      whole.value = products
    }, REST_AFTER_MS)
    return () => clearTimeout(timer)
  }, [products, whole])
  return whole.value === products ? products : products.slice(0, FIRST_TILES)
}

type GridProps = { products: readonly ProductMessage[]; isFull: boolean }

export function ProductGrid({ products, isFull }: GridProps) {
  const { catalogue } = useTill()
  const categories = new Map(catalogue.categories.value.map((each) => [each.category_id, each]))
  return (
    <div class="product-scroll scroll">
      <ul class="product-grid" onKeyDown={(event) => moveFocus(event, '.product-tile')}>
        {useTilesInTime(products).map((product, place) => (
          // By place, not by product: patching a tile is far cheaper than making another one.
          <li key={place}>
            <ProductTile product={product} category={categories.get(product.category_id ?? '')} />
          </li>
        ))}
      </ul>
      {isFull && <p class="product-more">{t('catalogue.more-exist')}</p>}
    </div>
  )
}
