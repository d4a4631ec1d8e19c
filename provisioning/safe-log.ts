// What may leave a box of its log: known fields with values of a known form, and sentences that
// stand in our own source. A name, a number or a message of somebody else's is left out, whatever
// field it hides in.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const SENTENCE = /'([^'\n]{8,120})'/g
const CODE = /^[A-Z][A-Z0-9_-]{2,39}$/
const WORD = /^[a-z][a-z-]{1,39}$/
const ROUTE = /^\/[a-z_:/*-]{1,80}$/
const FAULT = /^req-[0-9a-z]{1,12}$/
const ERROR_NAME = /^[A-Z][A-Za-z]{2,30}(Error|Exception)$/
const FRAME = /((?:hub|cloud-relay)\/[a-z0-9/-]+\.ts:\d+:\d+)/g
const FRAMES_MAX = 12
const TIME_MS_MIN = 1_500_000_000_000

export type SafeLine = Record<string, string | number | string[]>

/** Sentences that our programs may log, as they stand in the source below `root`. */
export function readOwnSentences(root: string): Set<string> {
  const files = globSync(['hub/**/*.ts', 'cloud-relay/**/*.ts'], { cwd: root })
  const texts = files.map((file) => readFileSync(join(root, file), 'utf8'))
  const logging = texts.filter((text) => /\blog\??\.(info|warn|error|fatal|debug)\(/.test(text))
  const found = logging.flatMap((text) => [...text.matchAll(SENTENCE)].map(([, words]) => words))
  return new Set(found.filter((words) => words?.includes(' ')) as string[])
}

/** Null for a line that holds nothing that may leave. */
export function safeLine(line: string, own: ReadonlySet<string>): SafeLine | null {
  const entry = readObject(line)
  if (!entry) return null
  const safe: SafeLine = {}
  for (const [name, isSafe] of Object.entries(FIELDS)) {
    const value = entry[name]
    if (value !== undefined && isSafe(value)) safe[name] = value as string | number
  }
  if (typeof entry.msg === 'string') safe.msg = own.has(entry.msg) ? entry.msg : '(left out)'
  return { ...safe, ...safeError(entry.err) }
}

const isNumber = (value: unknown): boolean => Number.isSafeInteger(value)
const matches =
  (form: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && form.test(value)

const FIELDS: Record<string, (value: unknown) => boolean> = {
  level: (value) => isNumber(value) && (value as number) <= 60,
  time: (value) => isNumber(value) && (value as number) > TIME_MS_MIN,
  room: (value) => value === 'hub' || value === 'relay',
  code: matches(CODE),
  alarm: matches(WORD),
  permission: matches(WORD),
  reason: matches(WORD),
  type: matches(WORD),
  route: matches(ROUTE),
  fault: matches(FAULT),
  pauseMs: isNumber,
  sequence: isNumber,
  size: isNumber,
}

/** Which error and where, never its message: that is where values end up. */
function safeError(err: unknown): SafeLine {
  if (typeof err !== 'object' || err === null) return {}
  const { type, code, stack } = err as Record<string, unknown>
  const frames = typeof stack === 'string' ? [...stack.matchAll(FRAME)] : []
  return {
    ...(matches(ERROR_NAME)(type) ? { error: type as string } : {}),
    ...(matches(CODE)(code) ? { error_code: code as string } : {}),
    frames: frames.slice(0, FRAMES_MAX).map(([, frame]) => frame ?? ''),
  }
}

function readObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
