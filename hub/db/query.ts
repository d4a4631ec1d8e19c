import type { Statement } from 'better-sqlite3'
import {
  type Compilable,
  type CompiledQuery,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Db } from './open-database.ts'
import type { Tables } from './tables.ts'

/** The typed SQL builder. It compiles and never runs: better-sqlite3 executes, synchronously. */
export const sql = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

const STATEMENTS_MAX = 500
const statementsByDb = new WeakMap<Db, Map<string, Statement>>()

/** The statement for this text, prepared once per connection. For hot paths with static SQL. */
export function prepared(db: Db, text: string): Statement {
  let statements = statementsByDb.get(db)
  if (!statements) {
    statements = new Map()
    statementsByDb.set(db, statements)
  }
  let statement = statements.get(text)
  if (!statement) {
    // Texts with varying IN lists could grow without end; forgetting all costs one re-prepare each.
    if (statements.size >= STATEMENTS_MAX) statements.clear()
    statement = db.prepare(text)
    statements.set(text, statement)
  }
  return statement
}

export function all<Row>(db: Db, query: Compilable<Row>): Row[] {
  const compiled: CompiledQuery = query.compile()
  return prepared(db, compiled.sql).all(...compiled.parameters) as Row[]
}

export function first<Row>(db: Db, query: Compilable<Row>): Row | undefined {
  const compiled: CompiledQuery = query.compile()
  return prepared(db, compiled.sql).get(...compiled.parameters) as Row | undefined
}

/** Runs an insert, update or delete; the number of rows it changed. */
export function run(db: Db, query: Compilable): number {
  const compiled: CompiledQuery = query.compile()
  return prepared(db, compiled.sql).run(...compiled.parameters).changes
}
