import t from 'tap'
import { buildClaimCode, claimLink } from '#domain/claim-code-model.ts'
import { renderPaper } from '../support/paper.ts'
import { idOf } from '../support/shop.ts'

const INPUT = {
  documentId: idOf(1),
  code: '4K7P-92QM',
  boxSerial: '4711',
  address: 'https://hub-4711.local',
  fingerprint: 'A1:B2:C3:D4:E5:F6:07:18',
  expiresAtMs: Date.UTC(2026, 10, 22, 12),
  timezone: 'Asia/Jakarta',
  language: 'id',
} as const

t.test('the code, the box, its address and its certificate', async (t) => {
  t.same(
    renderPaper(buildClaimCode(INPUT), 32),
    `
B |           KODE KLAIM           |
  |                                |
BT|4K7P-92QM |
  |                                |
  [qr https://hub-4711.local/claim#serial=4711&code=4K7P-92QM&fp=a1b2c3d4e5f60718]
  | Pindai dengan laptop teknisi,  |
  |  atau ketik kodenya di sana.   |
  |--------------------------------|
  |Nomor seri                  4711|
  |Alamat    https://hub-4711.local|
  |Berlaku sampai                  |
  |            22/11/2026 19.00 WIB|
  |        Sidik sertifikat        |
  |    A1:B2:C3:D4:E5:F6:07:18     |
  |--------------------------------|
  | Siapa pun yang punya kode ini  |
  |dapat mengambil alih kotak ini. |
  |     Buang setelah dipakai.     |
  [cut]
`
      .split('\n')
      .slice(1, -1),
  )
})

t.test('a longer code is printed smaller; nothing in it ends the link', async (t) => {
  const long = buildClaimCode({ ...INPUT, code: '4K7P-92QM-X3', language: 'en' })
  t.match(long.blocks[2], { text: '4K7P-92QM-X3', size: 'double' })
  t.equal(
    claimLink({ ...INPUT, boxSerial: 'a&b\u0007', code: 'c#d' }),
    'https://hub-4711.local/claim#serial=a%26b&code=c%23d&fp=a1b2c3d4e5f60718',
  )
})
