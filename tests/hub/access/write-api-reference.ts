// Writes the page of the API from a hub's own OpenAPI document: npm run api-reference.
import { writeFileSync } from 'node:fs'
import t from 'tap'
import { startTestHub } from '../../support/hub.ts'
import { PAGE, referenceOf } from './api-reference.ts'

t.test('the page is written', async (t) => {
  const hub = await startTestHub(t)
  writeFileSync(PAGE, referenceOf((await hub.request('GET', '/docs/json')).body))
})
