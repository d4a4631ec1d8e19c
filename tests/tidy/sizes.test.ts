import t from 'tap'
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

const FUNCTION_LINES_MAX = 70
const SOURCE_LINES_MAX = 400
const TEST_LINES_MAX = 600
const COLUMNS_MAX = 100
/** One text or pattern and its name: a sentence, an icon's path, which no formatter breaks. */
const ONE_TEXT = /^\s*[\w.'-]*:? *(?:(['"`]).*\1|\/.*\/[a-z]*)[,;)\]]*$/
const FUNCTION_TYPES = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']

t.test(`a function has at most ${FUNCTION_LINES_MAX} lines`, async (t) => {
  expectNone(t, 'function-lines', sourceFiles().flatMap(longFunctions))
})

t.test('a file can be read in one go', async (t) => {
  const violations = filesMatching('**/*.{ts,tsx,css,sql}').flatMap((file) => {
    const lines = readSource(file).trimEnd().split('\n').length
    const linesMax = isTest(file) ? TEST_LINES_MAX : SOURCE_LINES_MAX
    if (lines <= linesMax) return []
    return [{ file, what: 'lines', words: `${lines} lines, at most ${linesMax}: split it` }]
  })
  expectNone(t, 'file-lines', violations)
})

t.test(`a line has at most ${COLUMNS_MAX} columns`, async (t) => {
  const violations = filesMatching('**/*.{ts,tsx,css,sql}').flatMap((file) =>
    readSource(file)
      .split('\n')
      .flatMap((line, index) => {
        const columns = [...line].length
        if (columns <= COLUMNS_MAX || ONE_TEXT.test(line)) return []
        return [{ file, what: 'columns', words: `line ${index + 1} has ${columns} columns` }]
      }),
  )
  expectNone(t, 'line-columns', violations)
})

/**
 * A function that holds state for others declared in its own body (a model, a reader) is measured
 * without them: each of those is measured for itself. Functions passed along in a call count.
 */
function longFunctions(file: string): Violation[] {
  const text = readSource(file)
  const linesOf = (node: Node) => lineOf(text, node.end) - lineOf(text, node.start) + 1
  const found: Violation[] = []
  walk(parse(file), (node: Node) => {
    if (!isFunction(node)) return
    const inner = declaredInside(node).reduce((sum, each) => sum + linesOf(each) - 1, 0)
    const lines = linesOf(node) - inner
    if (lines <= FUNCTION_LINES_MAX) return
    const what = `line ${lineOf(text, node.start)}`
    found.push({ file, what, words: `the function at ${what} has ${lines} lines` })
  })
  return found
}

/** Functions with a name of their own in the body of this one, methods of what it returns too. */
function declaredInside(node: Node): Node[] {
  const body = node.body as Node
  const statements = body.type === 'BlockStatement' ? (body.body as Node[]) : []
  return statements
    .flatMap((statement) => {
      if (statement.type === 'VariableDeclaration')
        return (statement.declarations as Node[]).map(({ init }) => init as Node | null)
      if (statement.type !== 'ReturnStatement') return [statement]
      const returned = statement.argument as Node | null
      if (returned?.type !== 'ObjectExpression') return []
      return (returned.properties as Node[]).map(({ value }) => value as Node | null)
    })
    .filter((each) => each !== null && each !== undefined)
    .filter(isFunction)
}

function isFunction(node: Node): boolean {
  return FUNCTION_TYPES.includes(node.type)
}
