import t from 'tap'
import { Check } from 'typebox/value'
import { escrowPlace, IDENTITY_FORMAT, IdentityParcel, KEY_FILE } from '#domain/identity-parcel.ts'
import { cleanPhrase, ReplacementParcel } from '#domain/replacement-parcel.ts'

const OUTLET_ID = '0198c000-0000-7000-8000-000000000001'
const identity = (path: string) => ({
  ...{ format: IDENTITY_FORMAT, outlet_id: OUTLET_ID, outlet_code: 'MART01' },
  made_at: '2026-11-29T00:00:00.000Z',
  files: [{ path, mode: 0o600, content: 'aGFp' }],
})

t.test('keys are bound to their outlet, and no path of theirs leads out of the folder', (t) => {
  t.not(escrowPlace(OUTLET_ID), escrowPlace('0198c000-0000-7000-8000-000000000002'))
  for (const path of ['outlet.key', 'tls/ca-key.pem']) {
    t.ok(Check(IdentityParcel, identity(path)), path)
  }
  const outside = ['../outlet.key', '/etc/passwd', 'tls/../../key', 'a/b/c', '.hidden', '']
  for (const path of outside) t.notOk(Check(IdentityParcel, identity(path)), path)
  for (const name of ['pepper', 'sealing-key-2.pem']) t.match(name, KEY_FILE)
  t.notMatch('outlet.db', KEY_FILE, 'the books go by their backup')
  t.end()
})

t.test('a parcel is whole or none, and its phrase is read as people type it', (t) => {
  const parcel = { identity: identity('outlet.key'), login: null, days: [] }
  t.ok(Check(ReplacementParcel, parcel), 'one of before, that does not say where the cloud is')
  const cloud = { url: 'postgresql://db.example.id:6432/ocean', ca: null }
  t.ok(Check(ReplacementParcel, { ...parcel, cloud }))
  const withLogin = { ...cloud, url: 'postgresql://user:secret@db.example.id/ocean' }
  t.notOk(Check(ReplacementParcel, { ...parcel, cloud: withLogin }))
  t.notOk(Check(ReplacementParcel, { ...parcel, login: { user: 'u' } }))
  t.equal(cleanPhrase(' ab12-cd34 ef56'), 'AB12CD34EF56')
  t.end()
})
