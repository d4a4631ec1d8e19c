import { CategoryMark } from '../../parts/category-mark.tsx'
import { moveFocus } from '../../parts/move-focus.ts'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { categoryId, query } from './sell-state.ts'

function choose(id: string | null): void {
  categoryId.value = id
  query.value = ''
}

/** Every category in its own colour; the chosen one is filled with it. */
export function CategoryStrip() {
  const { catalogue } = useTill()
  const chosen = query.value.trim() === '' ? categoryId.value : undefined
  return (
    <nav
      class="category-strip"
      aria-label={t('catalogue.categories')}
      onKeyDown={(event) => moveFocus(event, 'button')}
    >
      <button
        type="button"
        class="category-tile category-all"
        aria-pressed={chosen === null}
        onClick={() => choose(null)}
      >
        <span class="category-name">{t('catalogue.all')}</span>
      </button>
      {catalogue.categories.value.map((category) => (
        <button
          type="button"
          key={category.category_id}
          class="category-tile"
          aria-pressed={chosen === category.category_id}
          style={{ '--category': category.colour }}
          onClick={() => choose(category.category_id)}
        >
          <CategoryMark category={category} />
          <span class="category-name">
            {currentLanguage() === 'en' ? category.name_en : category.name}
          </span>
        </button>
      ))}
    </nav>
  )
}
