import type { CategoryMessage } from '#domain/wire/catalogue-message.ts'
import type { Db } from '../db/open-database.ts'
import { all, run, sql } from '../db/query.ts'

export function listCategories(db: Db): CategoryMessage[] {
  const query = sql.selectFrom('category').selectAll().orderBy('sort_order').orderBy('name')
  return all(db, query).map(({ id, ...category }) => ({ category_id: id, ...category }))
}

export function insertCategory(tx: Db, { category_id, ...category }: CategoryMessage): void {
  run(tx, sql.insertInto('category').values({ id: category_id, ...category }))
}
