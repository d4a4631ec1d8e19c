import { useRef } from 'preact/hooks'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { Till } from '../../models/till.ts'
import { Icon } from '../../parts/icon.tsx'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { chooseProduct, query } from './sell-state.ts'

const firstTile = () => document.querySelector<HTMLElement>('.product-tile')

/** '3*', '3 *' (or '3x') says how many of the next product: scanned, tapped or found. */
const QUANTITY_AHEAD = /^(\d{1,4}) ?[*x]$/i
const WHOLE_MILLI = 1000

function readQuantityAhead(till: Till, text: string): boolean {
  const count = Number(QUANTITY_AHEAD.exec(text)?.[1] ?? 0)
  if (count > 0) till.scan.setNextQuantity(count * WHOLE_MILLI)
  return count > 0
}

function QuantityAhead() {
  const { scan } = useTill()
  const milli = scan.nextQuantityMilli.value
  if (milli === null) return null
  const count = milli / WHOLE_MILLI
  return (
    <button
      type="button"
      class="quantity-ahead"
      aria-label={t('catalogue.quantity-ahead', { n: count })}
      onClick={() => scan.setNextQuantity(null)}
    >
      {`${count}×`}
      <Icon name="close" size={16} />
    </button>
  )
}

/** A number as long as a barcode's, or what stands beside the bars of a GS1 code. */
const CODE = /^(\d{8,}$|\(\d|\]\w)/

/** A whole barcode names its unit too: typed, it counts as scanned. */
function readTypedBarcode(till: Till, text: string, hasResult: boolean): boolean {
  const isBarcode = till.catalogue.byBarcode(text) !== null || (!hasResult && CODE.test(text))
  if (isBarcode) void till.scan.scanText(text, true)
  return isBarcode
}

/** Enter takes the first result, the arrow down goes into the results, Esc empties the field. */
function useSearchKeys(first: ProductMessage | null) {
  const till = useTill()
  return (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    if (event.defaultPrevented) return
    if (event.key === 'Enter' && query.value.trim() !== '') {
      event.preventDefault()
      if (readTypedBarcode(till, query.value.trim(), first !== null)) query.value = ''
      else if (first) {
        chooseProduct(till, first)
        event.currentTarget.select()
      }
    }
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      firstTile()?.focus()
    }
    if (event.key === 'Escape') {
      // Leaving the field is no word about the line that is chosen.
      event.preventDefault()
      if (query.value === '') event.currentTarget.blur()
      query.value = ''
    }
  }
}

export function SearchField({ first }: { first: ProductMessage | null }) {
  const till = useTill()
  const input = useRef<HTMLInputElement>(null)
  useShortcuts({
    F2: () => {
      input.current?.focus()
      input.current?.select()
    },
  })
  return (
    // biome-ignore lint/a11y/useSemanticElements: the search element is younger than our browsers
    <div class="search-field" role="search">
      <Icon name="search" />
      <QuantityAhead />
      <input
        ref={input}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autocomplete="off"
        spellcheck={false}
        aria-label={t('catalogue.search')}
        aria-keyshortcuts="F2"
        placeholder={t('catalogue.search-hint')}
        value={query.value}
        onKeyDown={useSearchKeys(first)}
        onInput={(event) => {
          const text = event.currentTarget.value
          query.value = readQuantityAhead(till, text) ? '' : text
          event.currentTarget.value = query.value
        }}
      />
      {query.value === '' ? (
        <span class="key-hint" aria-hidden="true">
          F2
        </span>
      ) : (
        <button
          type="button"
          aria-label={t('catalogue.search-clear')}
          onClick={() => {
            query.value = ''
            input.current?.focus()
          }}
        >
          <Icon name="close" size={20} />
        </button>
      )}
    </div>
  )
}
