import { useComputed } from '@preact/signals'
import type { CategoryMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import { EmptyState } from '../../parts/notice.tsx'
import { ProgressBar } from '../../parts/progress-bar.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import './catalogue-pane.css'
import { CategoryStrip } from './category-strip.tsx'
import { LaterScans } from './later-scans.tsx'
import { ProductGrid } from './product-grid.tsx'
import { SearchField } from './search-field.tsx'
import { categoryId, query } from './sell-state.ts'

/** Enough for several screens of scrolling; search finds the rest faster than a thumb does. */
const SHOWN_MAX = 120

/** As the shelves stand: category after category, by name within. */
function byCategoryAndName(
  products: ProductMessage[],
  categories: readonly CategoryMessage[],
): ProductMessage[] {
  const order = new Map(categories.map((each, at) => [each.category_id, at]))
  const placeOf = (product: ProductMessage) =>
    order.get(product.category_id ?? '') ?? categories.length
  return products.sort((a, b) => placeOf(a) - placeOf(b) || a.name.localeCompare(b.name))
}

/** What the search or the chosen category gives; follows deltas that arrive from the hub. */
function useShownProducts() {
  const { catalogue } = useTill()
  return useComputed<readonly ProductMessage[]>(() => {
    catalogue.version.value
    const text = query.value.trim()
    if (text !== '') return catalogue.search(text, SHOWN_MAX)
    const chosen = categoryId.value
    if (chosen !== null) return catalogue.byCategory(chosen, SHOWN_MAX)
    return byCategoryAndName(catalogue.first(SHOWN_MAX), catalogue.categories.value)
  })
}

function LoadingCatalogue() {
  const { done, total } = useTill().catalogue.progress.value
  return (
    <div class="catalogue-loading">
      <ProgressBar
        label={t('catalogue.loading')}
        fraction={total === 0 ? 0 : done / total}
        text={`${done} / ${total}`}
      />
      <Skeleton rows={12} shape="tile" />
    </div>
  )
}

function Products({ shown }: { shown: readonly ProductMessage[] }) {
  const { catalogue } = useTill()
  if (catalogue.progress.value.state !== 'ready') return <LoadingCatalogue />
  if (shown.length > 0) return <ProductGrid products={shown} isFull={shown.length === SHOWN_MAX} />
  return query.value.trim() === '' ? (
    <EmptyState icon="box" title={t('catalogue.empty')}>
      {t('catalogue.empty-more')}
    </EmptyState>
  ) : (
    <EmptyState icon="search" title={t('catalogue.nothing-found', { query: query.value.trim() })}>
      {t('catalogue.nothing-found-more')}
    </EmptyState>
  )
}

export function CataloguePane() {
  const shown = useShownProducts().value
  return (
    <section class="catalogue" aria-label={t('catalogue.label')}>
      <div class="catalogue-head">
        <SearchField first={shown[0] ?? null} />
        <LaterScans />
      </div>
      <CategoryStrip />
      <div class="catalogue-body">
        <Products shown={shown} />
      </div>
    </section>
  )
}
