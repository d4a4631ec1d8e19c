import { foldText } from '#domain/search-text.ts'
import type { CategoryMessage } from '#domain/wire/catalogue-message.ts'
import type { Db } from '../db/open-database.ts'
import { listCategories } from './category-store.ts'

/** Tiles that still fit on a screen and in a head. */
const CATEGORIES_MAX = 200
const COLOURS = [
  '#0369a1',
  '#b45309',
  '#15803d',
  '#7e22ce',
  '#be123c',
  '#0f766e',
  '#a16207',
  '#475569',
]

/** Categories by name while an import runs, with those that it makes. */
export type CategoryBook = {
  /** The id of the category, new when there is none; null when there would be too many. */
  idOf(name: string | null): string | null
  /** Those made since the last call: to be inserted with the products that need them. */
  takeNew(): CategoryMessage[]
}

/** Reads the outlet's categories. Names are equal whatever their case and diacritics. */
export function openCategoryBook(db: Db, newId: () => string): CategoryBook {
  const categories = listCategories(db)
  const idByName = new Map<string, string>()
  for (const { category_id, name, name_en } of categories) {
    idByName.set(foldText(name_en), category_id)
    idByName.set(foldText(name), category_id)
  }
  let count = categories.length
  let sortOrder = Math.max(0, ...categories.map((category) => category.sort_order))
  let made: CategoryMessage[] = []
  const make = (name: string): string | null => {
    if (count >= CATEGORIES_MAX) return null
    const colour = COLOURS[count % COLOURS.length] ?? '#475569'
    count += 1
    sortOrder += 1
    const category_id = newId()
    made.push({ category_id, name, name_en: name, colour, icon: 'tag', sort_order: sortOrder })
    idByName.set(foldText(name), category_id)
    return category_id
  }
  return {
    idOf: (name) => (name === null ? null : (idByName.get(foldText(name)) ?? make(name))),
    takeNew() {
      const taken = made
      made = []
      return taken
    },
  }
}
