import type { CategoryMessage } from '#domain/wire/catalogue-message.ts'
import type { Db } from '../db/open-database.ts'
import { all, prepared, run, sql } from '../db/query.ts'

export function listCategories(db: Db): CategoryMessage[] {
  const query = sql.selectFrom('category').selectAll().orderBy('sort_order').orderBy('name')
  return all(db, query).map(({ id, ...category }) => ({ category_id: id, ...category }))
}

export function insertCategory(tx: Db, { category_id, ...category }: CategoryMessage): void {
  run(tx, sql.insertInto('category').values({ id: category_id, ...category }))
}

export const findCategory = (db: Db, categoryId: string): CategoryMessage | null =>
  (prepared(
    db,
    `SELECT id AS category_id, name, name_en, colour, icon, sort_order
     FROM category WHERE id = ?`,
  ).get(categoryId) as CategoryMessage | undefined) ?? null

export const findCategoryByName = (db: Db, name: string): string | null =>
  (prepared(db, 'SELECT id FROM category WHERE name = ?').pluck().get(name) as
    | string
    | undefined) ?? null

export function updateCategory(tx: Db, { category_id, ...category }: CategoryMessage): void {
  run(tx, sql.updateTable('category').set(category).where('id', '=', category_id))
}

/** Terminals hear of each product by its own change cursor. */
export const listIdsOfCategory = (db: Db, categoryId: string): string[] =>
  prepared(db, 'SELECT id FROM product WHERE category_id = ?').pluck().all(categoryId) as string[]

export function deleteCategory(tx: Db, categoryId: string): void {
  run(tx, sql.deleteFrom('category').where('id', '=', categoryId))
}
