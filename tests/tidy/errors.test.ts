import t from 'tap'
import { ERRORS } from '#domain/error-registry.ts'
import { isTest, readSource, sourceFiles } from './source-files.ts'

const REGISTRY = /^hub\/domain\/(error-registry|[a-z]+-errors)\.ts$/

t.test('every error of the registry is given by somebody', async (t) => {
  const text = sourceFiles()
    .filter((file) => !isTest(file) && !REGISTRY.test(file))
    .map(readSource)
    .join('\n')
  for (const code of Object.keys(ERRORS)) {
    if (!new RegExp(`'${code}'`).test(text)) t.fail(`nobody answers ${code}: remove it or use it`)
  }
})

t.test('an error says something in both languages, and is a sentence', async (t) => {
  for (const [code, { en, id, status }] of Object.entries(ERRORS)) {
    t.match(en, /^[A-Z].*\.$/, code)
    t.match(id, /^[A-Z].*\.$/, code)
    t.not(en, id, code)
    t.ok(status >= 400 && status < 600, code)
  }
})
