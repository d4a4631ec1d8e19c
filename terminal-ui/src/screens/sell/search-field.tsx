import { useRef } from 'preact/hooks'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { Icon } from '../../parts/icon.tsx'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { chooseProduct, query } from './sell-state.ts'

const firstTile = () => document.querySelector<HTMLElement>('.product-tile')

/** Enter takes the first result, the arrow down goes into the results, Esc empties the field. */
function useSearchKeys(first: ProductMessage | null) {
  const till = useTill()
  return (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    if (event.defaultPrevented) return
    if (event.key === 'Enter' && query.value.trim() !== '' && first) {
      event.preventDefault()
      chooseProduct(till, first)
      event.currentTarget.select()
    }
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      firstTile()?.focus()
    }
    if (event.key === 'Escape') {
      if (query.value === '') event.currentTarget.blur()
      query.value = ''
    }
  }
}

export function SearchField({ first }: { first: ProductMessage | null }) {
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
          query.value = event.currentTarget.value
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
