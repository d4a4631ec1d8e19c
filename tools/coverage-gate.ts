// The coverage threshold of the house: the code that counts money (hub/domain) and the code that
// carries it over an outage (tools/coverage-offline.ts) are covered entirely. tap knows no
// threshold per folder, so its summary is read here.

import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'

type Share = { total: number; covered: number }
type FileCoverage = { lines: Share; branches: Share }
/** Of istanbul's `coverage-final.json`; V8's statements are lines. */
type Spot = { start: { line: number }; end: { line: number } }
type Places = {
  statementMap: Record<string, Spot>
  s: Record<string, number>
  branchMap: Record<string, { locations: Spot[] }>
  b: Record<string, number[]>
}

/** Sentences about what is not covered; empty when every line and branch of the folders is. */
export function uncoveredParts(
  root: string,
  folders: string | readonly string[],
  summaryPath: string,
): string[] {
  if (!existsSync(summaryPath)) return [`there is no coverage summary at ${summaryPath}`]
  const summary = JSON.parse(readFileSync(summaryPath, 'utf8')) as Record<string, FileCoverage>
  return filesIn(root, folders).flatMap((file) =>
    describeFile(file, join(root, file), summary[join(root, file)]),
  )
}

/** How much there is to cover: `9,876 lines, 3,210 branches`. */
export function sizeOf(summaryPath: string): string {
  const { total } = JSON.parse(readFileSync(summaryPath, 'utf8')) as { total: FileCoverage }
  const count = (share: Share) => share.total.toLocaleString('en')
  return `${count(total.lines)} lines, ${count(total.branches)} branches`
}

/** The files of folders, and files named as such. */
export const filesIn = (root: string, folders: string | readonly string[]): string[] =>
  [folders]
    .flat()
    .flatMap((name) => (name.endsWith('.ts') ? [name] : globSync(`${name}/**/*.ts`, { cwd: root })))
    .sort()

function describeFile(name: string, path: string, found: FileCoverage | undefined): string[] {
  if (!existsSync(path)) return [`${name}: there is no such file`]
  if (!found) return hasRunningCode(path) ? [`${name}: no test loads it`] : []
  return (['lines', 'branches'] as const)
    .filter((kind) => found[kind].covered < found[kind].total)
    .map((kind) => `${name}: ${found[kind].covered} of ${found[kind].total} ${kind} covered`)
}

/** Where a file is not covered: `lines 4, 7-9; branches at 12`. */
export function uncoveredPlaces(finalPath: string): Map<string, string> {
  const files = JSON.parse(readFileSync(finalPath, 'utf8')) as Record<string, Places>
  return new Map(Object.entries(files).map(([path, places]) => [path, wordsOf(places)]))
}

function wordsOf({ statementMap, s, branchMap, b }: Places): string {
  const lines = Object.entries(statementMap).filter(([key]) => s[key] === 0)
  const branches = Object.entries(branchMap).flatMap(([key, { locations }]) =>
    locations.filter((_, i) => b[key]?.[i] === 0),
  )
  return [
    { what: 'lines', of: lines.flatMap(([, spot]) => linesOf(spot)) },
    { what: 'branches at', of: branches.map(({ start }) => start.line) },
  ]
    .filter(({ of }) => of.length > 0)
    .map(({ what, of }) => `${what} ${rangesOf(of)}`)
    .join('; ')
}

const linesOf = ({ start, end }: Spot): number[] =>
  Array.from({ length: end.line - start.line + 1 }, (_, i) => start.line + i)

/** `4, 7-9` */
function rangesOf(numbers: number[]): string {
  const ranges: { from: number; to: number }[] = []
  for (const n of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = ranges[ranges.length - 1]
    if (last && n === last.to + 1) last.to = n
    else ranges.push({ from: n, to: n })
  }
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ')
}

/** A file of types alone leaves nothing for coverage to see once its types are stripped. */
function hasRunningCode(path: string): boolean {
  const { program } = parseSync(path, readFileSync(path, 'utf8'))
  return program.body.some((statement) => !isTypeOnly(statement))
}

function isTypeOnly(statement: {
  type: string
  importKind?: string
  exportKind?: string
}): boolean {
  return (
    /^TS(TypeAlias|Interface)Declaration$/.test(statement.type) ||
    statement.importKind === 'type' ||
    statement.exportKind === 'type'
  )
}
