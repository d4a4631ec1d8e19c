import type { CategoryMessage } from '#domain/wire/catalogue-message.ts'
import { currentLanguage } from '../text/translate.ts'

type Named = Pick<CategoryMessage, 'category_id' | 'name' | 'name_en'>

/** In the language of whoever reads, as on the tiles. */
export const categoryName = ({ name, name_en }: Pick<Named, 'name' | 'name_en'>): string =>
  currentLanguage() === 'en' ? name_en : name

/** Null: there is none with this id. */
export function categoryNameOf(categories: readonly Named[], id: string): string | null {
  const found = categories.find(({ category_id }) => category_id === id)
  return found ? categoryName(found) : null
}

/** What a list of choices offers. */
export const categoryOptions = (categories: readonly Named[]): { value: string; text: string }[] =>
  categories.map((each) => ({ value: each.category_id, text: categoryName(each) }))
