import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import {
  type ConsoleProduct,
  PRODUCT_TRAITS,
  type ProductTrait,
} from '#domain/wire/console-product-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import { CatalogueDownload } from '../../../models/catalogue-download.ts'
import {
  ConsoleCatalogueModel,
  NO_FILTER,
  type ProductFilter,
  widened,
} from '../../../models/console-catalogue-model.ts'
import { Button } from '../../../parts/button.tsx'
import { categoryOptions } from '../../../parts/category-name.ts'
import { Choice } from '../../../parts/choice.tsx'
import { Field } from '../../../parts/field.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Money } from '../../../parts/money.tsx'
import { Chip, EmptyState, Notice } from '../../../parts/notice.tsx'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { offerFile } from '../../../parts/save-file.ts'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { currentLanguage, t } from '../../../text/translate.ts'
import { useRefresh } from '../use-refresh.ts'
import './catalogue.css'
import { TRAIT_TEXT } from './catalogue-words.ts'
import { PriceChanged } from './price-changed.tsx'
import { AddProductDialog, EditProductDialog } from './product-dialog.tsx'

type Props = { model: ConsoleCatalogueModel }

function Filters({ model }: Props) {
  const { catalogue } = useTill()
  const filter = model.filter.value
  const set = (change: Partial<ProductFilter>) => void model.search({ ...filter, ...change })
  return (
    <div class="catalogue-filters">
      <Field
        label={t('catalogue.find')}
        value={filter.text}
        maxLength={100}
        takesScans
        onInput={(text) => set({ text })}
      />
      <Choice
        label={t('catalogue.category')}
        value={filter.categoryId}
        options={[
          { value: '', text: t('catalogue.every-category') },
          ...categoryOptions(catalogue.categories.value),
        ]}
        onChange={(categoryId) => set({ categoryId })}
      />
      <Choice
        label={t('catalogue.state')}
        value={filter.state}
        options={[
          { value: 'active', text: t('catalogue.active-only') },
          { value: 'inactive', text: t('catalogue.inactive-only') },
          { value: 'all', text: t('catalogue.any-state') },
        ]}
        onChange={(state) => set({ state })}
      />
      <Choice<ProductTrait | ''>
        label={t('catalogue.trait')}
        value={filter.trait}
        options={[
          { value: '', text: t('catalogue.any-trait') },
          ...PRODUCT_TRAITS.map((trait) => ({ value: trait, text: t(TRAIT_TEXT[trait]) })),
        ]}
        onChange={(trait) => set({ trait })}
      />
    </div>
  )
}

function Row({ product, onOpen }: { product: ConsoleProduct; onOpen: () => void }) {
  const [unit] = product.units
  return (
    <li>
      <button type="button" class="list-row catalogue-row" onClick={onOpen}>
        <span class="grow">
          <span class="strong catalogue-name">{product.name}</span>
          <span class="soft small">
            {[product.sku, ...(unit?.barcodes.slice(0, 1) ?? [])].join(' · ')}
          </span>
        </span>
        {!product.is_active && <Chip tone="plain">{t('catalogue.inactive')}</Chip>}
        {product.is_changed_here && <Chip tone="accent">{t('catalogue.changed-here')}</Chip>}
        {product.origin === 'outlet' && <Chip tone="plain">{t('catalogue.own')}</Chip>}
        <span class="catalogue-price">
          {unit && unit.price_minor > 0 ? (
            <>
              <Money minor={unit.price_minor} isBold />
              <span class="soft small">{` / ${unit.unit_code}`}</span>
            </>
          ) : (
            <Chip tone="warn">{t('catalogue.without-price')}</Chip>
          )}
        </span>
      </button>
    </li>
  )
}

function Empty({ model }: Props) {
  const filter = model.filter.value
  const wide = widened(filter)
  if (filter !== NO_FILTER) {
    return (
      <EmptyState icon="search" title={t('catalogue.none-found')}>
        {wide && (
          <Button onPress={() => void model.search(wide)}>{t('catalogue.look-everywhere')}</Button>
        )}
      </EmptyState>
    )
  }
  return (
    <EmptyState icon="box" title={t('catalogue.none')}>
      {t('catalogue.none-more')}
    </EmptyState>
  )
}

function List({ model }: Props) {
  const products = model.products.value
  const open = async (id: string) => {
    const outcome = await model.open(id)
    if (!outcome.ok) showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
  }
  if (products === null) return <Skeleton rows={6} />
  if (products.length === 0) return <Empty model={model} />
  return (
    <>
      <ul>
        {products.map((product) => (
          <Row
            key={product.product_id}
            product={product}
            onOpen={() => void open(product.product_id)}
          />
        ))}
      </ul>
      {model.hasMore.value && (
        <Button isWide onPress={() => void model.more()}>
          {t('catalogue.more')}
        </Button>
      )}
    </>
  )
}

function Downloading({ download }: { download: CatalogueDownload }) {
  const [done, total] = [download.done.value, download.total.value]
  return (
    <div class="row row-wrap catalogue-exporting">
      <div class="grow">
        <ProgressBar
          label={t('catalogue.exporting')}
          fraction={done / Math.max(1, total)}
          text={t('catalogue.exported-of', { done: Math.min(done, total), total })}
        />
      </div>
      <Button onPress={() => download.stop()}>{t('catalogue.export-stop')}</Button>
    </div>
  )
}

/** The catalogue as head office says it and as this outlet has changed it. */
export function CataloguePanel() {
  const { link, newId, seams } = useTill()
  const model = useMemo(() => new ConsoleCatalogueModel(link), [link])
  const download = useMemo(() => new CatalogueDownload(seams), [seams])
  const { problem } = useRefresh(() => model.search())
  const saving = useSending()
  useEffect(() => () => download.stop(), [download])
  const save = async () => {
    const outcome = await download.take()
    if (outcome.ok && outcome.value !== null) {
      offerFile('catalogue.csv', outcome.value, 'text/csv')
    }
    return outcome
  }
  const adding = useSignal<string | null>(null)
  const detail = model.chosen.value
  return (
    <section class="card stack">
      <header class="card-head row-wrap">
        <h2>{t('catalogue.title')}</h2>
        <div class="row row-wrap catalogue-acts">
          <a class="button button-soft button-normal" href="#/console/import">
            <Icon name="upload" size={22} />
            {t('console.import')}
          </a>
          <Button
            icon="download"
            isBusy={saving.isBusy.value}
            onPress={() => void saving.send(save)}
          >
            {t('catalogue.export')}
          </Button>
          <Button
            kind="primary"
            icon="plus"
            onPress={() => {
              adding.value = newId()
            }}
          >
            {t('catalogue.add')}
          </Button>
        </div>
      </header>
      {download.isRunning.value && <Downloading download={download} />}
      {saving.problem.value && !saving.isBusy.value && (
        <Notice tone="bad" icon="warning" title={saving.problem.value} role="alert" />
      )}
      <Filters model={model} />
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      <PriceChanged model={model} />
      <List model={model} />
      {detail && (
        <EditProductDialog
          key={`${detail.product.product_id} ${detail.product.version}`}
          model={model}
          detail={detail}
        />
      )}
      {adding.value !== null && (
        <AddProductDialog
          model={model}
          productId={adding.value}
          onClose={() => {
            adding.value = null
          }}
        />
      )}
    </section>
  )
}
