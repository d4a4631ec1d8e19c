import t from 'tap'
import { BANNED_TEXTS, BANNED_WORDS } from './banned-words.ts'
import { expectNone, type Violation } from './exceptions.ts'
import {
  filesMatching,
  isTest,
  lineOf,
  type Node,
  parse,
  readSource,
  sourceFiles,
  walk,
} from './source-files.ts'

t.test('banned words have a replacement', async (t) => {
  const files = sourceFiles().filter((file) => !isTest(file))
  expectNone(t, 'word', files.flatMap(bannedWordsOf))
})

t.test('the house speaks of the product alone', async (t) => {
  const files = filesMatching('**/*.{ts,tsx,css,sql,md,json,html,csv,service,conf}')
    // The rules themselves have to state the words they ban.
    .filter((file) => !file.startsWith('tests/tidy/'))
  expectNone(t, 'text', [...files, '.npmrc', '.ci/run'].flatMap(bannedTextsOf))
})

function bannedTextsOf(file: string): Violation[] {
  const text = readSource(file)
  return BANNED_TEXTS.flatMap(({ text: pattern, instead }) => {
    const found = pattern.exec(text)
    if (!found) return []
    const words = `line ${lineOf(text, found.index)} says “${found[0]}”. Instead: ${instead}`
    return [{ file, what: found[0], words }]
  })
}

function bannedWordsOf(file: string): Violation[] {
  const rules = BANNED_WORDS.filter(({ files, notIn }) => files.test(file) && !notIn?.test(file))
  if (rules.length === 0) return []
  const text = readSource(file)
  const found: Violation[] = []
  walk(parse(file), (node) => {
    const word = wordOf(node)
    const rule = word && rules.find(({ words }) => words.test(word))
    if (!rule) return
    const words = `line ${lineOf(text, node.start)} says ${word}. Instead: ${rule.instead}`
    found.push({ file, what: word, words })
  })
  return found
}

/** `Date.now` of a member expression, `setTimeout` of a call; null for everything else. */
function wordOf(node: Node): string | null {
  if (node.type === 'MemberExpression') {
    const object = nameOf(node.object as Node) ?? ''
    const property = nameOf(node.property as Node)
    return property ? `${object}.${property}` : null
  }
  return node.type === 'CallExpression' ? nameOf(node.callee as Node) : null
}

function nameOf(node: Node): string | null {
  return node.type === 'Identifier' ? String(node.name) : null
}
