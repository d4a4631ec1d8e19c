// Writes hub/db/tables.ts from the migrations, so that row types cannot drift from the schema.
// `npm run tables`; tests/tidy proves that the committed file is what this prints.
import { writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { migrate } from '../hub/db/migrate.ts'

const typeBySql: Record<string, string> = { TEXT: 'string', INTEGER: 'number', REAL: 'number' }

type Column = { name: string; type: string; notnull: number; pk: number; dflt_value: string | null }

export function tablesSource(): string {
  const db = new Database(':memory:')
  migrate(db, new URL('../migrations/hub', import.meta.url).pathname)
  const names = db
    .prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main'
      AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%' ORDER BY name`)
    .pluck()
    .all() as string[]
  const blocks = names.map((name) => tableType(db, name))
  const map = names.map((name) => `  ${name}: ${typeName(name)}`).join('\n')
  db.close()
  return `// Generated from migrations/hub by \`npm run tables\`. Row types as SQLite returns them.
import type { Generated } from 'kysely'

${blocks.join('\n\n')}

export type Tables = {
${map}
}
`
}

function tableType(db: Database.Database, table: string): string {
  const columns = db.prepare(`PRAGMA table_info(${table})`).all() as Column[]
  const rows = columns.map((column) => `  ${column.name}: ${columnType(column)}`)
  return `export type ${typeName(table)} = {\n${rows.join('\n')}\n}`
}

function columnType(column: Column): string {
  const base = typeBySql[column.type] ?? 'string'
  // An INTEGER PRIMARY KEY is a rowid alias: SQLite fills it in when it is left out.
  const isRowId = column.pk === 1 && column.type === 'INTEGER'
  if (isRowId || column.dflt_value !== null) return `Generated<${base}>`
  return column.notnull || column.pk || column.type === '' ? base : `${base} | null`
}

function typeName(table: string): string {
  const words = table.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  return `${words.join('')}Table`
}

if (import.meta.main) {
  writeFileSync(new URL('../hub/db/tables.ts', import.meta.url), tablesSource())
}
