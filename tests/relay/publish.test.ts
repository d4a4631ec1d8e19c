// From head office's files to what an outlet pulls, typed as a person types it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { FeedItem } from '#domain/wire/feed-item.ts'
import { faultOfSignature, readHeadOfficeKey } from '#hub/cloud/verify-signature.ts'
import { startTestCloud, withClient } from '../support/cloud.ts'
import { hireOffice } from '../support/office.ts'
import { EPOCH } from '../support/small-outlet.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const cloud = await startTestCloud(t)
const folder = makeTempFolder(t, 'publish')
const goods = await hireOffice(cloud, 'rina', ['ocean_merchandiser'])
const people = await hireOffice(cloud, 'agus', ['ocean_people'])
const fleet = await hireOffice(cloud, 'siti', ['ocean_fleet'])
const [outlet] = await cloud.ask<{ code: string; id: string }>(
  'SELECT code, outlet_id AS id FROM ocean.outlet',
)
const CODE = outlet?.code ?? ''

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** Everything that this outlet is told, newest state of each thing. */
async function pull(): Promise<FeedItem[]> {
  const hello = {
    ...{ protocol: 1, epoch: EPOCH, box_id: 'b'.repeat(64), relay_version: 'test' },
    ...{ origin: null, report: null },
  }
  const { rows } = await withClient(cloud.outletUrl, (client) =>
    client.query<{ answer: { items: FeedItem[] } }>(
      'SELECT ocean.pull($1::jsonb, NULL, 1000000) AS answer',
      [hello],
    ),
  )
  return rows[0]?.answer.items ?? []
}
const pulled = async (topic: string) => (await pull()).filter((item) => item.topic === topic)

const PRODUCTS = `sku;nama;kategori;harga;satuan;isi;kode_batang
A1;Air mineral 600 ml;Minuman;3.500;pcs;;8990000000016
A1;;;80.000;karton;24;
B2;Gula pasir 1 kg;Sembako;17.500;pcs;;
`

t.test('a file with mistakes is not taken, and each mistake has its line', async (t) => {
  const path = file(
    'wrong.csv',
    `sku,name,price,barcode
A1,Air,3500,899
B2,,12.50,
C3,"Kue
lapis",abc,899
`,
  )
  const { code, err } = await goods.type('import', 'products', path)
  t.equal(code, 5)
  t.match(err, 'line 3: name is empty')
  t.match(err, 'line 3: price “12.50”')
  t.match(err, 'line 4: price “abc”')
  t.match(err, 'line 4: the barcode 899 is also on sku A1')
  t.match((await goods.type('import', 'prices', path)).err, 'line 2: no published product')
  t.match((await goods.type('import', 'staff', path)).err, 'line 1: the column code, outlet, role')
  t.strictSame(await cloud.ask('SELECT * FROM ocean.import_batch'), [])
})

t.test('products are imported, published, and reach the outlet', async (t) => {
  const path = file('products.csv', PRODUCTS)
  const tried = await goods.type('import', 'products', path, '--dry-run')
  t.match(tried.out, 'category: 2 new, 0 changed, 0 as published\nproduct: 2 new')
  t.strictSame(await cloud.ask('SELECT * FROM ocean.import_batch'), [])
  t.equal((await goods.type('import', 'products', path)).code, 0)
  t.strictSame(await pull(), [], 'an import is not published')
  const dry = await goods.type('publish', 'products', '--dry-run')
  t.match(dry.out, 'To all outlets (1 outlets): 4 new, 0 changed, 0 as before.')
  t.strictSame(await pull(), [], 'nor is a dry run')
  t.equal((await goods.type('publish', 'products')).code, 0)
  const water = (await pulled('product')).find(({ body }) => (body as { sku: string }).sku === 'A1')
  t.match(water?.body, {
    name: 'Air mineral 600 ml',
    units: [
      { unit_code: 'pcs', price_minor: 3500, barcodes: ['8990000000016'] },
      { unit_code: 'karton', factor_milli: 24_000, price_minor: 80_000 },
    ],
  })
  const again = await goods.type('publish', 'products')
  t.match(again.out, '0 new, 0 changed, 4 as before')
})

t.test('a price change: seen before, for a zone before all, and taken back', async (t) => {
  t.equal((await fleet.type('set-ring', CODE, '--zone', 'bali')).code, 0)
  const path = file('prices.csv', 'sku,unit,price\nA1,pcs,4000\n')
  const tried = await goods.type('import', 'prices', path)
  t.match(tried.out, /Air mineral 600 ml +pcs +Rp3\.500 +Rp4\.000 +\+14,3 %/)
  const zone = await goods.type('publish', 'prices', '--zone', 'bali', '--from', '01/12/2026')
  t.match(zone.out, 'To zone bali (1 outlets): 1 new')
  await goods.type('publish', 'prices', '--from', '15/12/2026')
  const prices = (await pulled('price')).map(({ item_id, body }) => ({
    id: item_id.slice(36),
    ...(body as { price_minor: number; valid_from: string; priority: number }),
  }))
  t.match(
    prices.sort((a, b) => b.priority - a.priority),
    [
      { id: '/pcs/2026-12-01@zone-bali', priority: 50, valid_from: '2026-12-01' },
      { id: '/pcs/2026-12-15', price_minor: 4000, priority: 10, valid_from: '2026-12-15' },
    ],
  )
  const dearer = file('dearer.csv', 'sku,unit,price\nA1,pcs,4500\n')
  t.match((await goods.type('import', 'prices', dearer, '--dry-run')).out, 'Rp4.500')
  const [, number] = /^(\d+) .*zone bali/m.exec((await goods.type('publish', '--list')).out) ?? []
  const undone = await goods.type('publish', 'prices', '--undo', String(number))
  t.equal(undone.code, 0, undone.err)
  const left = (await pulled('price')).filter(({ is_deleted }) => !is_deleted)
  t.equal(left.length, 1, 'the zone has no price of its own any more')
  t.match((await goods.type('publish', 'prices', '--undo', String(number))).out, 'nothing to take')
  t.equal((await goods.type('publish', 'prices', '--zone', 'nowhere')).code, 1)
  const narrowed = await goods.type('publish', 'products', '--zone', 'bali')
  t.match(narrowed.err, 'SCOPE_NARROWER', 'a product is not taken from the other outlets')
})

t.test('a ring gets a price before the others do', async (t) => {
  t.equal((await fleet.type('set-ring', CODE, '--publish', 'canary')).code, 0)
  const early = await goods.type('publish', 'prices', '--ring', 'early', '--from', '01/01/2027')
  t.match(early.out, 'To ring early (1 outlets): 1 new')
  t.ok((await pulled('price')).some(({ item_id }) => item_id.endsWith('/2027-01-01@ring-early')))
  await fleet.type('set-ring', CODE, '--publish', 'all')
  t.notOk((await pulled('price')).some(({ item_id }) => item_id.endsWith('@ring-early')))
})

t.test('staff are signed with head office’s key, for one outlet and one version', async (t) => {
  const path = file('staff.csv', `code,name,outlet,role\nK1,Wati,${CODE},cashier\n`)
  t.equal((await goods.type('import', 'staff', path)).code, 4, 'not a merchandiser’s work')
  const imported = await people.type('import', 'staff', path)
  t.equal(imported.code, 0, imported.err)
  t.match((await people.type('publish', 'staff')).err, 'KEY_MISSING')
  const key = join(folder, 'office.key')
  t.equal((await people.type('make-key', '--out', key)).code, 0)
  t.equal((await people.type('make-key', '--out', key)).code, 2, 'never over another')
  const published = await people.type('publish', 'staff', '--key', key)
  t.equal(published.code, 0, published.err)
  const [wati] = await pulled('staff')
  if (!wati) throw new Error('no staff came down')
  t.match(wati.body, { name: 'Wati', role: 'cashier' })
  const office = readHeadOfficeKey(`${key}.pub`)
  const id = String(outlet?.id)
  t.equal(faultOfSignature(wati, id, office), null, 'the hub takes it')
  t.equal(faultOfSignature({ ...wati, version: 9 }, id, office), 'signature-wrong')
  t.equal((await people.type('import', 'products', file('p.csv', PRODUCTS))).code, 4)
})

t.test('customers, promotions and transfers', async (t) => {
  const customers = file('customers.csv', 'name,phone,tier\nPutu,0812 3456 7890,gold\n')
  t.equal((await goods.type('import', 'customers', customers)).code, 0)
  t.equal((await goods.type('publish', 'customers')).code, 0)
  t.match((await pulled('customer'))[0]?.body, { phone: '+6281234567890', loyalty_tier: 'gold' })
  const promotion = `code,name,valid_from,valid_to,sku,price
P1,Akhir tahun,20/12/2026,31/12/2026,A1,3000
P1,Akhir tahun,20/12/2026,31/12/2026,B2,15000
`
  await goods.type('import', 'promotions', file('promo.csv', promotion))
  t.equal((await goods.type('publish', 'promotions', '--outlet', CODE)).code, 0)
  const [year] = await pulled('promotion')
  t.match(year?.body, { prices: [{ price_minor: 3000 }, { price_minor: 15_000 }] })
  const rows = [`T1,Gudang,${CODE},A1,24`, `T1,Gudang,${CODE},B2,5`]
  const transfer = ['number,from,outlet,sku,quantity', ...rows].join('\n')
  await goods.type('import', 'transfers', file('transfer.csv', transfer))
  const sent = await goods.type('publish', 'transfers')
  t.equal(sent.code, 0, sent.err)
  t.match((await pulled('stock-transfer'))[0]?.body, { number: 'T1', from_name: 'Gudang' })
})
