import type { CategoryMessage } from '#domain/wire/catalogue-message.ts'
import './category-mark.css'
import { categoryShape } from './category-shapes.ts'
import { inkOn } from './readable-ink.ts'

/** The category's icon on its colour; a category without a known icon shows its first letter. */
export function CategoryMark({ category }: { category: CategoryMessage }) {
  const shape = categoryShape(category.icon)
  const style = { background: category.colour, color: inkOn(category.colour) }
  return (
    <span class="category-mark" style={style} aria-hidden="true">
      {shape ? (
        <svg class="icon" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
          <path d={shape} />
        </svg>
      ) : (
        category.name.slice(0, 1).toUpperCase()
      )}
    </span>
  )
}
