// The one coverage threshold of the house: hub/domain, the code that counts money, is covered
// entirely. tap knows no threshold per folder, so its summary is read here.

import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'

type Share = { total: number; covered: number }
type FileCoverage = { lines: Share; branches: Share }

/** Sentences about what is not covered; empty when every line and branch of the folder is. */
export function uncoveredParts(root: string, folder: string, summaryPath: string): string[] {
  if (!existsSync(summaryPath)) return [`there is no coverage summary at ${summaryPath}`]
  const summary = JSON.parse(readFileSync(summaryPath, 'utf8')) as Record<string, FileCoverage>
  return globSync(`${folder}/**/*.ts`, { cwd: root })
    .sort()
    .flatMap((file) => describeFile(file, join(root, file), summary[join(root, file)]))
}

function describeFile(name: string, path: string, found: FileCoverage | undefined): string[] {
  if (!found) return hasRunningCode(path) ? [`${name}: no test loads it`] : []
  return (['lines', 'branches'] as const)
    .filter((kind) => found[kind].covered < found[kind].total)
    .map((kind) => `${name}: ${found[kind].covered} of ${found[kind].total} ${kind} covered`)
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
