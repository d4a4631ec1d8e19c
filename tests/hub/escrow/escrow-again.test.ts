// The outlet's keys on their way to head office: once, and again until it was possible.
import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { IDENTITY_FORMAT, type IdentityParcel } from '#domain/identity-parcel.ts'
import { ESCROW_AGAIN_MS, watchIdentity } from '#hub/escrow/escrow-identity.ts'
import { sealParcel } from '#hub/escrow/seal-parcel.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { openSmallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

t.test('a signer that is away is asked again, until it answered', async (t) => {
  const { deps, db } = openSmallShop(makeTempFolder(t, 'escrow'))
  t.teardown(() => db.close())
  const timers = fakeTimers()
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  let asked = 0
  const seal = async ({
    outlet_id,
    outlet_code,
    made_at,
  }: Pick<IdentityParcel, 'outlet_id' | 'outlet_code' | 'made_at'>) => {
    asked += 1
    if (asked < 3) throw new Error('the signer is silent')
    const about = { outlet_id, outlet_code, made_at }
    return sealParcel({ format: IDENTITY_FORMAT, ...about, files: [] }, publicKey)
  }
  const own = { ...deps, seams: { ...deps.seams, timers } }
  const watch = watchIdentity(own, publicKey, null, seal)
  const count = () => db.prepare('SELECT count(*) FROM identity_escrow').pluck().get()
  await watch.escrow()
  t.equal(count(), 0)
  t.equal(watch.state(), 'waiting')
  for (let minutes = 1; minutes <= 2; minutes += 1) {
    t.equal(timers.pendingCount(), 1, 'it will be tried again')
    timers.pass(ESCROW_AGAIN_MS)
    for (let looks = 0; looks < 100 && asked <= minutes; looks += 1) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  t.equal(count(), 1)
  t.equal(timers.pendingCount(), 0, 'and then no more')

  const other = watchIdentity(own, publicKey, null, () => Promise.reject(new Error('away')))
  db.exec('DELETE FROM identity_escrow')
  await other.escrow()
  t.equal(timers.pendingCount(), 1)
  other.stop()
  t.equal(timers.pendingCount(), 0, 'a hub that stops waits for nothing')
})
