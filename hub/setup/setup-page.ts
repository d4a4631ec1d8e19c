// The one page of a box without a shop: a form without scripts, in both languages.
import { escapeHtml } from '#domain/escape-html.ts'
import type { NewOutlet } from './set-up-outlet.ts'
import { TIMEZONES } from './set-up-outlet.ts'

export const SETUP_STYLE = `
:root { color-scheme: light dark }
body { margin: 0; font: 1.0625rem/1.5 system-ui, sans-serif; background: #f1f5f9; color: #0f172a }
main { max-width: 34rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
form, .done { display: grid; gap: 1rem; padding: 1.25rem; background: #fff;
  border: 1px solid #cbd5e1; border-radius: .75rem }
label { display: grid; gap: .25rem; font-weight: 600 }
small { font-weight: 400; color: #475569 }
.check { display: flex; gap: .75rem; align-items: center; min-height: 2.75rem }
.check input { width: 1.5rem; height: 1.5rem; margin: 0 }
input, select { font: inherit; font-weight: 400;
  padding: .625rem .75rem; min-height: 2.75rem; box-sizing: border-box;
  width: 100%; color: inherit; background: #fff; border: 1px solid #64748b; border-radius: .5rem }
.check input { width: 1.5rem; min-height: 0; color-scheme: light; accent-color: #00687f }
.again { color: #7f1d1d }
[aria-invalid] { border: 2px solid #b3241c }
button, .go { display: grid; place-content: center; box-sizing: border-box; font: inherit;
  font-weight: 600; padding: .75rem; min-height: 3.25rem; border: 0; border-radius: .5rem;
  color: #fff; background: #00687f; text-align: center; text-decoration: none }
.done p { margin: 0 }
.wrong { margin: 0; padding: .75rem; border-radius: .5rem; background: #fee2e2; color: #7f1d1d }
:focus-visible { outline: 3px solid #0369a1; outline-offset: 2px }
@media (prefers-color-scheme: dark) {
  body { background: #0f172a; color: #f1f5f9 }
  form, .done { background: #1e293b; border-color: #475569 }
  input, select { background: #0f172a; border-color: #94a3b8 }
  small { color: #cbd5e1 }
  .again { color: #ffb4ab }
  [aria-invalid] { border-color: #ff9d93 }
  :focus-visible { outline-color: #7dd3fc }
}
`

type Wrong = keyof NewOutlet | 'setup_code'

const WORDS = {
  id: {
    title: 'Toko baru',
    lead: 'Beberapa isian, lalu toko ini bisa berjualan.',
    setup: 'Kode penyiapan',
    setupMore: 'Delapan angka yang ditampilkan hub saat mulai.',
    code: 'Kode toko',
    codeMore: 'Huruf besar dan angka, paling banyak 8. Ada di setiap nomor struk.',
    name: 'Nama toko',
    address: 'Alamat',
    timezone: 'Zona waktu',
    taxable: 'Pengusaha Kena Pajak (PKP)',
    npwp: 'NPWP, 16 angka',
    npwpMore: 'Wajib untuk PKP.',
    nitku: 'NITKU (ID TKU) toko ini',
    nitkuMore:
      '22 angka, atau enam angka terakhirnya; 000000 untuk kantor pusat. PKP memerlukannya untuk berkas pajak; boleh menyusul.',
    manager: 'Nama manajer',
    pin: 'PIN manajer, 6 sampai 8 angka',
    action: 'Buka toko',
    wrong: 'Periksa isian ini: ',
    again: 'Ketik lagi; ini tidak disimpan.',
    done: 'Toko siap',
    next: 'Pasangkan perangkat ini sebagai kasir',
    nextMore: 'Sesudah itu masuk dengan PIN manajer dan isi katalog barang.',
  },
  en: {
    title: 'New shop',
    lead: 'A few fields, and this shop can sell.',
    setup: 'Setup code',
    setupMore: 'Eight digits that the hub shows when it starts.',
    code: 'Code of the shop',
    codeMore: 'Capital letters and digits, at most 8. Every receipt number has it.',
    name: 'Name of the shop',
    address: 'Address',
    timezone: 'Time zone',
    taxable: 'Charges PPN (PKP)',
    npwp: 'NPWP, 16 digits',
    npwpMore: 'A PKP needs it.',
    nitku: 'NITKU (ID TKU) of this shop',
    nitkuMore:
      '22 digits, or the last six of them; 000000 for the head office. A PKP needs it for tax files; it can follow later.',
    manager: 'Name of the manager',
    pin: 'PIN of the manager, 6 to 8 digits',
    action: 'Open the shop',
    wrong: 'Check this field: ',
    again: 'Type this again; it is not kept.',
    done: 'The shop is ready',
    next: 'Pair this device as a till',
    nextMore: 'Then log in with the manager’s PIN and fill the catalogue.',
  },
} as const

export type PageLanguage = keyof typeof WORDS
type Words = (typeof WORDS)[PageLanguage]

const ZONE_NAMES = { 'Asia/Jakarta': 'WIB', 'Asia/Makassar': 'WITA', 'Asia/Jayapura': 'WIT' }

/** The form, with what was typed; the PIN and the code are typed anew. */
export function setupPage(
  language: PageLanguage,
  typed: Partial<NewOutlet>,
  wrong: Wrong | null,
): string {
  const say = WORDS[language]
  const zones = TIMEZONES.map((zone) => {
    const chosen = zone === typed.timezone ? ' selected' : ''
    return `<option value="${zone}"${chosen}>${ZONE_NAMES[zone]}</option>`
  }).join('')
  const problem = wrong
    ? `<p class="wrong" role="alert">${say.wrong}${fieldName(say, wrong)}</p>`
    : ''
  const again = wrong ? `<b class="again">${say.again}</b>` : ''
  const ask = (label: string, name: Wrong, value?: string, more?: string, rest = '') =>
    field(label, name, value, more, name === wrong ? `${rest} aria-invalid="true" autofocus` : rest)
  return page(
    language,
    say.title,
    `<h1>${say.title}</h1><p>${say.lead}</p><form method="post" action="/setup">${problem}
${ask(say.setup, 'setup_code', '', `${again} ${say.setupMore}`, 'inputmode="numeric" required')}
${ask(say.name, 'name', typed.name, '', 'required maxlength="200"')}
${ask(say.code, 'code', typed.code, say.codeMore, 'required maxlength="8"')}
${ask(say.address, 'address', typed.address, '', 'required maxlength="300"')}
<label>${say.timezone}<select name="timezone">${zones}</select></label>
<label class="check"><input type="checkbox" name="taxable"${typed.isTaxable ? ' checked' : ''}>
${say.taxable}</label>
${ask(say.npwp, 'npwp', typed.npwp, say.npwpMore, 'inputmode="numeric" maxlength="20"')}
${ask(say.nitku, 'nitku', typed.nitku, say.nitkuMore, 'inputmode="numeric" maxlength="30"')}
${ask(say.manager, 'manager', typed.manager, '', 'required maxlength="80"')}
${ask(say.pin, 'pin', '', again, 'type="password" inputmode="numeric" required maxlength="8"')}
<button>${say.action}</button></form>`,
  )
}

/** What follows: the link carries the code of the first pairing. */
export const readyPage = (language: PageLanguage, pairingCode: string): string => {
  const say = WORDS[language]
  return page(
    language,
    say.done,
    `<h1>${say.done}</h1><div class="done"><a class="go"
href="/?pair=${pairingCode}#/console/catalogue">${say.next}</a><p>${say.nextMore}</p></div>`,
  )
}

const fieldName = (say: Words, wrong: Wrong): string =>
  ({
    setup_code: say.setup,
    code: say.code,
    name: say.name,
    address: say.address,
    timezone: say.timezone,
    isTaxable: say.taxable,
    npwp: say.npwp,
    nitku: say.nitku,
    manager: say.manager,
    pin: say.pin,
  })[wrong]

const field = (label: string, name: string, value = '', more = '', rest = ''): string =>
  `<label>${label}<input name="${name}" value="${escapeHtml(value)}" autocomplete="off" ${rest}>` +
  `${more === '' ? '' : `<small>${more}</small>`}</label>`

const page = (language: PageLanguage, title: string, body: string): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><style>${SETUP_STYLE}</style></head>
<body><main>${body}</main></body></html>`
