// The page at /docs is for people who have never seen this hub.
import t from 'tap'
import { ROUTE_SUMMARIES } from '#hub/lan/route-summaries.ts'
import { startTestHub } from '../../support/hub.ts'

type Operation = { tags?: string[]; summary?: string; responses: Record<string, object> }
type Document = {
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
}

t.test('every route says what it does, under a heading that exists', async (t) => {
  const hub = await startTestHub(t)
  const document: Document = (await hub.request('GET', '/docs/json')).body
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
  t.same(described.sort(), Object.keys(ROUTE_SUMMARIES).sort(), 'no summary without a route')
})
