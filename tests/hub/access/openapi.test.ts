// The page at /docs is for people who have never seen this hub.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { ROUTE_SUMMARIES } from '#hub/lan/route-summaries.ts'
import { startTestHub } from '../../support/hub.ts'
import { type ApiDocument, PAGE, referenceOf } from './api-reference.ts'

t.test('every route says what it does, under a heading that exists', async (t) => {
  const hub = await startTestHub(t)
  const document: ApiDocument = (await hub.request('GET', '/docs/json')).body
  const headings = new Set(document.tags.map(({ name }) => name))
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const name = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`
      t.equal(operation.summary, ROUTE_SUMMARIES[name], name)
      t.ok(operation.summary, `${name} has a summary`)
      t.ok(headings.has(operation.tags?.[0] ?? ''), `${name} has a heading`)
      t.ok(operation.responses.default, `${name} says how it refuses`)
      return name
    }),
  )
  const isFresh = readFileSync(PAGE, 'utf8') === referenceOf(document)
  t.ok(isFresh, 'docs/api-reference.md is what npm run api-reference writes')
  t.same(described.sort(), Object.keys(ROUTE_SUMMARIES).sort(), 'no summary without a route')
})
