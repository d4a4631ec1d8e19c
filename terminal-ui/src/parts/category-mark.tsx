import type { CategoryMessage } from '#domain/wire/catalogue-message.ts'
import './category-mark.css'
import { categoryShape } from './category-shapes.ts'

/** sRGB relative luminance, WCAG 2.2 "relative luminance". `colour` is #rrggbb. */
function luminance(colour: string): number {
  const channel = (at: number) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

/** Where white and black on a colour have equal contrast. */
const MIDDLE_LUMINANCE = 0.179

/** White or near-black, whichever is easier to read on the category's own colour. */
export const inkOn = (colour: string): string =>
  luminance(colour) > MIDDLE_LUMINANCE ? '#10191d' : '#ffffff'

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
