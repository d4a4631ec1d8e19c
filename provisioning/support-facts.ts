// THE list of what a support bundle says of an outlet's database and settings. What is not on it
// stays on the box: no row of a person, no text that somebody typed, no key.
import Database from 'better-sqlite3'

export type Facts = Record<string, unknown>

/** Closed words, UUIDs and hashes; anything else, a bare number in a text too, is not told. */
const PLAIN = /^([a-z][a-z-]{0,39}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64})$/
const SETTING_VALUE = /^[a-z0-9-]{1,10}$/
const LEFT_OUT = '(left out)'

/** Each gives closed words, counts, times, ids and hashes only. */
const QUERIES: Record<string, string> = {
  schema_migration: 'SELECT version, hash FROM schema_migration',
  chain_head: `SELECT epoch, outbox_sequence, outbox_hash, audit_sequence, audit_hash, shift_number,
    clock_floor_ms FROM chain_head`,
  cloud_mark: 'SELECT epoch, last_sequence, last_hash, confirmed_at_ms FROM cloud_mark',
  outbox: `SELECT epoch, kind, count(*) AS count, min(sequence) AS first, max(sequence) AS last,
    max(length(payload)) AS longest FROM outbox GROUP BY epoch, kind`,
  conflict: 'SELECT type, state, count(*) AS count FROM conflict GROUP BY type, state',
  quarantine: 'SELECT reason, count(*) AS count FROM quarantine GROUP BY reason',
  set_aside: 'SELECT verdict, count(*) AS count FROM set_aside GROUP BY verdict',
  feed_state: 'SELECT snapshot, is_in_snapshot, applied_at_ms FROM feed_state',
  feed_set_aside:
    'SELECT topic, state, count(*) AS count FROM feed_set_aside GROUP BY topic, state',
  epoch_origin: 'SELECT epoch, life, cause, carried_count, begun_at_ms FROM epoch_origin',
  shift: 'SELECT state, count(*) AS count FROM shift GROUP BY state',
  print_job: `SELECT kind, state, count(*) AS count, min(created_at_ms) AS oldest_ms
    FROM print_job GROUP BY kind, state`,
  printer: 'SELECT transport, columns, code_page, can_cut, is_default FROM printer',
  terminal:
    'SELECT is_active, count(*) AS count, max(last_seen_at_ms) AS seen_ms FROM terminal GROUP BY is_active',
  staff: 'SELECT role, is_active, count(*) AS count FROM staff GROUP BY role, is_active',
}
const PRAGMAS = ['journal_mode', 'page_size', 'page_count', 'freelist_count', 'user_version']

/** Reads through a handle of its own that cannot write. A part that fails says only that it did. */
export function readDatabaseFacts(path: string): Facts {
  let db: Database.Database
  try {
    db = new Database(path, { readonly: true, fileMustExist: true })
  } catch (error) {
    return { opened: false, error_code: codeOf(error) }
  }
  try {
    const read = (work: () => unknown): unknown => {
      try {
        return work()
      } catch (error) {
        return { failed: codeOf(error) }
      }
    }
    return {
      opened: true,
      sqlite: read(() => db.prepare('SELECT sqlite_version()').pluck().get()),
      pragmas: Object.fromEntries(
        PRAGMAS.map((name) => [name, read(() => plain(db.pragma(name, { simple: true })))]),
      ),
      is_sound: read(() => db.pragma('quick_check(1)', { simple: true }) === 'ok'),
      row_counts: read(() => countRows(db)),
      ...Object.fromEntries(
        Object.entries(QUERIES)
          .filter(([table]) => hasTable(db, table))
          .map(([table, query]) => [table, read(() => db.prepare(query).all().map(plainRow))]),
      ),
    }
  } finally {
    db.close()
  }
}

function countRows(db: Database.Database): Record<string, number> {
  const names = db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all() as string[]
  const counts = names
    .filter((name) => /^[a-z_]{1,40}$/.test(name))
    .map((name) => [name, db.prepare(`SELECT count(*) FROM "${name}"`).pluck().get() as number])
  return Object.fromEntries(counts)
}

const hasTable = (db: Database.Database, name: string): boolean =>
  db.prepare('SELECT 1 FROM sqlite_master WHERE type = ? AND name = ?').get('table', name) !==
  undefined

const plainRow = (row: unknown): Facts =>
  Object.fromEntries(Object.entries(row as Facts).map(([name, value]) => [name, plain(value)]))

const plain = (value: unknown): unknown =>
  value === null || typeof value === 'number' || PLAIN.test(String(value)) ? value : LEFT_OUT

const codeOf = (error: unknown): string => {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? code : 'FAULT'
}

/** Settings whose values may be told; of all others only that they are set. */
const OPEN_SETTINGS = new Set([
  ...['HUB_HTTPS_PORT', 'HUB_HTTP_PORT', 'HUB_LOG_LEVEL', 'HUB_CERTIFY_LOCALHOST'],
  ...['HUB_PAYMENT_PROVIDER', 'RELAY_CALL_TIMEOUT_MS', 'RELAY_LOG_LEVEL', 'RELAY_METRICS_PORT'],
])
const SETTING_NAME = /^(HUB|RELAY)_[A-Z_]{2,40}$/

/** `texts`: the environment, or files of `NAME=value` lines. */
export function readSettings(texts: Record<string, string | undefined>): Record<string, string> {
  const known = Object.entries(texts).filter(([name]) => SETTING_NAME.test(name))
  const told = known.map(([name, value = '']) => [
    name,
    OPEN_SETTINGS.has(name) && SETTING_VALUE.test(value) ? value : '(set)',
  ])
  return Object.fromEntries(told)
}

const METRIC_LINE =
  /^(?:# TYPE )?(?:hub|relay|process|nodejs)_\w+(?:\{[^}]*\})? (?:[\d.eE+-]+|NaN|[+-]Inf|counter|gauge|histogram|summary)$/
const LABEL = /(\w+)="([^"]*)"/g
const OPEN_LABELS = new Set([
  ...['method', 'route', 'status', 'outcome', 'verdict', 'result', 'state', 'kind', 'code'],
  ...['source', 'form', 'le', 'quantile', 'version', 'type', 'space', 'major', 'minor', 'patch'],
])
const LABEL_VALUE = /^[\w:/.*+-]{0,80}$/

/** Figures of our own names with labels from closed lists. */
export function safeMetrics(page: string): string {
  return page
    .split('\n')
    .filter((line) => METRIC_LINE.test(line))
    .filter((line) =>
      [...line.matchAll(LABEL)].every(
        ([, name = '', value = '']) => OPEN_LABELS.has(name) && LABEL_VALUE.test(value),
      ),
    )
    .join('\n')
}
