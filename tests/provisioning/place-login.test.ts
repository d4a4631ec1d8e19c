// Where a new box has its login at the cloud from: the parcel, a person, the copy of the old box.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { IDENTITY_FORMAT } from '#domain/identity-parcel.ts'
import type { ReplacementParcel } from '#domain/replacement-parcel.ts'
import { type LoginOrder, placeLogin } from '../../provisioning/replace/place-login.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const OLD = { url: 'postgresql://old.example.id/ocean', ca: 'old pem', user: 'o1', password: 'a' }
const NEW = { user: 'o2', password: 'b' }
const SAID_NOTHING = { login: null, url: null, ca: null }

const parcelOf = (about: Partial<ReplacementParcel>): ReplacementParcel => ({
  identity: {
    ...{ format: IDENTITY_FORMAT, outlet_id: '0198c000-0000-7000-8000-000000000001' },
    ...{ outlet_code: 'MART01', made_at: '2026-11-29T00:00:00.000Z', files: [] },
  },
  ...{ login: null, days: [], ...about },
})

function boxOf(t: Test) {
  const folder = makeTempFolder(t, 'login')
  const [data, copy] = [join(folder, 'hub'), join(folder, 'copy')]
  mkdirSync(data)
  mkdirSync(join(copy, 'handover'), { recursive: true })
  const left = join(data, 'handover/cloud.json')
  const place = (order: Partial<LoginOrder>) =>
    placeLogin({
      ...{ data, copy, parcel: null, said: SAID_NOTHING, credential: null },
      ...order,
    })
  const read = () => JSON.parse(readFileSync(left, 'utf8'))
  const keepOld = () => writeFileSync(join(copy, 'handover/cloud.json'), JSON.stringify(OLD))
  return { folder, left, place, read, keepOld }
}

t.test('of the parcel, else of the copy, and a person’s word before both', (t) => {
  const { folder, left, place, read, keepOld } = boxOf(t)
  const cloud = { url: 'postgresql://db.example.id:6432/ocean', ca: 'pem' }
  t.equal(place({ parcel: parcelOf({ login: NEW, cloud }) }), null)
  t.same(read(), { ...cloud, ...NEW })
  t.equal(statSync(left).mode & 0o777, 0o640, 'hub and relay alone read it')
  keepOld()
  t.equal(place({ parcel: parcelOf({ login: NEW }) }), null, 'a parcel that does not say where')
  t.same(read(), { ...OLD, ...NEW })
  t.equal(place({ parcel: parcelOf({}) }), null)
  t.same(read(), OLD, 'head office said --keep-login')
  const [login, ca] = [join(folder, 'login.json'), join(folder, 'ca.pem')]
  writeFileSync(login, JSON.stringify({ user: 'o3', password: 'c' }))
  writeFileSync(ca, 'said pem')
  const said = { login, url: 'postgresql://said.example.id/ocean', ca }
  t.equal(place({ parcel: parcelOf({ login: NEW, cloud }), said }), null)
  t.same(read(), { url: said.url, ca: 'said pem', user: 'o3', password: 'c' })
  writeFileSync(login, '{"user": "o3"}')
  t.throws(() => place({ said }), { message: /is no login/ })
  t.throws(() =>
    place({ parcel: parcelOf({ login: NEW }), said: { ...said, login: null, url: 'x' } }),
  )
  t.end()
})

t.test('what is missing is said, and nothing is written', (t) => {
  const { left, place, folder } = boxOf(t)
  t.match(place({}), /no login at the cloud.* --login/)
  t.match(place({ parcel: parcelOf({ login: NEW }) }), /where the cloud is.* --cloud-url/)
  t.throws(() => readFileSync(left), { code: 'ENOENT' })
  const credential = join(folder, 'elsewhere', 'login.json')
  t.match(place({ credential }), /no login is in/)
  t.equal(place({ credential, parcel: parcelOf({ login: NEW }) }), null)
  t.same(JSON.parse(readFileSync(credential, 'utf8')), NEW, 'where the relay is no service')
  t.throws(() => readFileSync(left), { code: 'ENOENT' })
  t.end()
})
