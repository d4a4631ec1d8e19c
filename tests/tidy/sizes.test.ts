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
        if (columns <= COLUMNS_MAX) return []
        return [{ file, what: 'columns', words: `line ${index + 1} has ${columns} columns` }]
      }),
  )
  expectNone(t, 'line-columns', violations)
})

/** In a test file the callback of a top-level test counts too: a test is a function like others. */
function longFunctions(file: string): Violation[] {
  const text = readSource(file)
  const found: Violation[] = []
  walk(parse(file), (node: Node) => {
    if (!FUNCTION_TYPES.includes(node.type)) return
    const from = lineOf(text, node.start)
    const lines = lineOf(text, node.end) - from + 1
    if (lines <= FUNCTION_LINES_MAX) return
    found.push({
      file,
      what: `line ${from}`,
      words: `the function at line ${from} has ${lines} lines`,
    })
  })
  return found
}
