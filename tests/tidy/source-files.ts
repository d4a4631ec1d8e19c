// What the house rules are measured on: every text file of the repository, and its syntax tree.

import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { parseSync } from 'vite'

export const ROOT = join(import.meta.dirname, '../..')
const SKIPPED_FOLDERS = ['node_modules', 'dist', '.tap', '.git', 'data', 'coverage', '.built']

export type Node = { type: string; start: number; end: number; [key: string]: unknown }

/** Paths from the root of the repository, sorted. */
export function filesMatching(pattern: string): string[] {
  return globSync(pattern, {
    cwd: ROOT,
    exclude: (path) => SKIPPED_FOLDERS.some((folder) => path.split('/').includes(folder)),
  }).sort()
}

export const sourceFiles = (): string[] => filesMatching('**/*.{ts,tsx}')
export const readSource = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
export const isTest = (file: string): boolean => file.startsWith('tests/')

const trees = new Map<string, Node>()

export function parse(file: string): Node {
  const known = trees.get(file)
  if (known) return known
  const { program, errors } = parseSync(file, readSource(file))
  if (errors[0]) throw new Error(`${file}: ${errors[0].message}`)
  const tree = program as unknown as Node
  trees.set(file, tree)
  return tree
}

/** Calls `visit` on every node of the tree, parents first. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const value of Object.values(node)) {
    const children = Array.isArray(value) ? value : [value]
    for (const child of children) if (isNode(child)) walk(child, visit)
  }
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string'
  )
}

/** Everything a file imports: paths from the root for our own files, package names for others. */
export function importsOf(file: string): string[] {
  const found = new Set<string>()
  walk(parse(file), (node) => {
    const source = node.source
    if (!isNode(source) || typeof source.value !== 'string') return
    found.add(targetOf(file, source.value))
  })
  return [...found].sort()
}

export function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(dirname(file), specifier)
  if (specifier.startsWith('#domain/')) return specifier.replace('#domain/', 'hub/domain/')
  if (specifier.startsWith('#hub/')) return specifier.replace('#hub/', 'hub/')
  if (specifier.startsWith('node:') || specifier.startsWith('virtual:')) return specifier
  const words = specifier.split('/')
  return words.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
