import t from 'tap'
import { startScale } from '#hub/devices/scale/scale.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { SCALE_CAPACITY_G, startVirtualScale } from '../../demo/virtual-scale/virtual-scale.ts'
import { waitUntil } from '../devices/wait-until.ts'

t.test('what is put on it by its page is what the hub reads from its line', async (t) => {
  const virtual = await startVirtualScale()
  t.teardown(virtual.stop)
  const line = { port: virtual.port, protocol: 'cas-request', baud: 9600, framing: '8N1' } as const
  const load = { capacityG: SCALE_CAPACITY_G, minLoadG: 20 }
  const scale = startScale({ ...line, ...load }, realSeams, () => {})
  t.teardown(scale.stop)
  scale.hurry(true)
  await waitUntil(() => scale.read().is_steady)
  const put = (path: string, headers = {}) =>
    fetch(`${virtual.scaleUrl}${path}`, { method: 'POST', headers, redirect: 'manual' })
  t.equal((await put('/1234')).status, 303)
  await waitUntil(() => scale.read().grams === 1_234)
  t.match(scale.read(), { grams: 1_234, problem: null })
  t.match(await (await fetch(virtual.scaleUrl)).text(), /1234 g/)
  await put('/500', { 'sec-fetch-site': 'cross-site' })
  t.match(await (await fetch(virtual.scaleUrl)).text(), /1234 g/, 'another page may not')
  t.equal((await fetch(`${virtual.scaleUrl}/x`)).status, 404)
})
