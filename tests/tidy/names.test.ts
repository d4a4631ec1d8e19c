import { basename } from 'node:path'
import t from 'tap'
import { expectNone, type Violation } from './exceptions.ts'
import { filesMatching, type Node, parse, sourceFiles } from './source-files.ts'

const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|d))?\.(ts|tsx|css|sql|csv|md|json|html|svg)$/
const SAYS_NOTHING = /^(index|utils?|helpers?|misc|common|manager|shared|lib)(\.test)?\.tsx?$/
const NAMED_BY_CUSTOM = ['README.md', 'CONTRIBUTING.md', 'vite.config.ts']

t.test('a file is named for what it does, in kebab-case', async (t) => {
  const files = filesMatching('**/*.{ts,tsx,css,sql,csv,md,json,html,svg}')
  expectNone(t, 'name', files.flatMap(judgeName))
})

t.test('nothing collects other files under one name', async (t) => {
  for (const file of sourceFiles()) {
    const isBarrel = (parse(file).body as Node[]).every(isPassedOn)
    if (isBarrel) t.fail(`${file} only passes on what other files export: import those`)
  }
})

function judgeName(file: string): Violation[] {
  const name = basename(file)
  if (NAMED_BY_CUSTOM.includes(name)) return []
  if (SAYS_NOTHING.test(name))
    return [{ file, what: name, words: 'its name does not say what it does' }]
  if (!KEBAB_CASE.test(name)) return [{ file, what: name, words: 'its name is not kebab-case' }]
  return []
}

function isPassedOn(statement: Node): boolean {
  if (statement.type === 'ExportAllDeclaration') return true
  return statement.type === 'ExportNamedDeclaration' && statement.source !== null
}
