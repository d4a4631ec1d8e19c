// What head office signs, and which documents an outlet may send.
import t from 'tap'
import { type SignedPart, signedText } from '#domain/feed-signature.ts'
import { DOCUMENT_KINDS, isDocumentKind } from '#domain/wire/document-kinds.ts'

const BODY = { name: 'Sari', role: 'cashier' }
const ITEM: SignedPart = {
  topic: 'staff',
  item_id: 'staff@MART01',
  version: 7,
  is_deleted: false,
  body: BODY,
}

t.test('a signature covers the thing, its outlet, its version and all it says', (t) => {
  const text = signedText(ITEM, null)
  t.equal(
    text,
    '{"body":{"name":"Sari","role":"cashier"},"is_deleted":false,"item_id":"staff@MART01",' +
      '"outlet_id":null,"topic":"staff","version":7}',
  )
  const others = [
    signedText(ITEM, '00000000-0000-7000-8000-000000000001'),
    signedText({ ...ITEM, version: 8 }, null),
    signedText({ ...ITEM, is_deleted: true }, null),
    signedText({ ...ITEM, item_id: 'staff@MART02' }, null),
    signedText({ ...ITEM, topic: 'role-grant' }, null),
    signedText({ ...ITEM, body: { ...BODY, role: 'manager' } }, null),
  ]
  t.equal(new Set([text, ...others]).size, others.length + 1, 'each change is another text')
  t.end()
})

t.test('a body without a canonical form cannot be signed', (t) => {
  t.throws(() => signedText({ ...ITEM, body: { points: 0.5 } }, null))
  t.end()
})

t.test('only registered kinds of documents are documents', (t) => {
  for (const kind of Object.keys(DOCUMENT_KINDS)) t.ok(isDocumentKind(kind), kind)
  t.notOk(isDocumentKind('sale-forgotten'))
  t.notOk(isDocumentKind('toString'), 'nothing is inherited')
  t.end()
})
