// Every sentence of the technician's commands, in both languages. {name} is filled in.
import type { Language } from './language.ts'

const w = (id: string, en: string): Record<Language, string> => ({ id, en })

export const WORDS = {
  'which-box': w(
    'sebutkan kotaknya: nomor seri, nama, outlet, atau alamat',
    'say which box: serial, name, outlet or address',
  ),
  listening: w('Mendengarkan LAN', 'Listening to the LAN'),
  compare: w(
    'Cocokkan sidik ini dengan yang di kertas atau layar kotak:',
    'Compare this fingerprint with the paper or the screen of the box:',
  ),
  'is-same': w('Sama persis?', 'Exactly the same?'),
  'no-boxes': w(
    'Tidak ada kotak yang terdengar. Apakah laptop di jaringan toko, dan kotaknya menyala?',
    'No box was heard. Is the laptop in the shop’s network, and the box switched on?',
  ),
  'column-name': w('NAMA', 'NAME'),
  'column-state': w('STATUS', 'STATE'),
  'column-outlet': w('OUTLET', 'OUTLET'),
  'column-address': w('ALAMAT', 'ADDRESS'),
  'column-version': w('VERSI', 'VERSION'),
  'column-fingerprint': w('SIDIK', 'FINGERPRINT'),
  'column-problems': w('MASALAH', 'PROBLEMS'),
  'state-unclaimed': w('belum diklaim', 'unclaimed'),
  'state-claimed': w('sedang didaftarkan', 'being enrolled'),
  'state-enrolled': w('berjualan', 'enrolled'),
  'state-retired': w('pensiun', 'retired'),
  'state-unknown': w('tidak dikenal', 'unknown'),
  'problem-away': w('tidak menjawab', 'does not answer'),
  'problem-other-certificate': w(
    'sertifikat lain dari yang diumumkan',
    'another certificate than it announces',
  ),
  'problem-renamed': w('namanya direbut mesin lain', 'another machine took its name'),
  'problem-twin': w('nomor seri sama dengan kotak lain', 'the same serial as another box'),
  'problem-failing': w('gangguan berat', 'failing'),
  well: w('baik', 'well'),
  'watch-hint': w('Ctrl-C untuk berhenti', 'Ctrl-C to stop'),
  'ask-code': w(
    'Kode klaim di kertas atau layar kotak:',
    'Claim code on the paper or the screen of the box:',
  ),
  'ask-name': w('Nama Anda:', 'Your name:'),
  claimed: w(
    'Kotak {serial} milik Anda sampai {until}. Berikutnya: ocean enrol {serial} --bundle BERKAS',
    'Box {serial} is yours until {until}. Next: ocean enrol {serial} --bundle FILE',
  ),
  'trusted-again': w(
    'Sidik dicocokkan, kunjungan dibuka sampai {until}.',
    'The fingerprint was compared, the visit is open until {until}.',
  ),
  'ask-pairing': w(
    'Kode pemasangan dari konsol (Kasir > Pasangkan):',
    'Pairing code of the console (Terminals > Pair):',
  ),
  'ask-pin': w(
    'PIN baru untuk manajer {name} (6–8 angka):',
    'New PIN for the manager {name} (6 to 8 digits):',
  ),
  'ask-pin-again': w('Sekali lagi:', 'Once more:'),
  'pins-differ': w('Kedua PIN berbeda.', 'The two PINs differ.'),
  'bundle-of': w(
    'Bundel untuk {outlet}, {name}: {staff} orang, {printers} printer, {terminals} kasir, cloud {cloud}.',
    'Bundle for {outlet}, {name}: {staff} people, {printers} printers, {terminals} terminals, cloud {cloud}.',
  ),
  yes: w('ada', 'yes'),
  no: w('tidak ada', 'none'),
  sending: w('Mengirim bundel', 'Sending the bundle'),
  starting: w('Kotak mulai sebagai {host}', 'The box starts as {host}'),
  enrolled: w(
    '{outlet} siap di https://{host} (alamat {address}).',
    '{outlet} is ready at https://{host} (address {address}).',
  ),
  'was-enrolled': w(
    '{outlet} sudah memakai bundel ini; tidak ada yang diubah.',
    '{outlet} has this bundle already; nothing was changed.',
  ),
  'enrol-next': w(
    'Berikutnya: ocean pair {serial} di tiap kasir, lalu ocean check {serial}',
    'Next: ocean pair {serial} for each terminal, then ocean check {serial}',
  ),
  'pair-code': w(
    'Kode pemasangan {code}, berlaku sampai {until}',
    'Pairing code {code}, good until {until}',
  ),
  'pair-name': w('Untuk kasir: {name}', 'For the terminal: {name}'),
  'pair-link': w('Buka di kasir, atau pindai:', 'Open it at the terminal, or scan:'),
  'pair-left': w(
    'Masih {count} kasir dari bundel belum dipasangkan.',
    '{count} terminals of the bundle are still to be paired.',
  ),
  'pair-waiting': w('Menunggu {name} memasangkan diri', 'Waiting for {name} to pair'),
  paired: w('{name} sudah dipasangkan ({code}).', '{name} is paired ({code}).'),
  'pair-timeout': w(
    'Belum ada yang memasangkan diri; kode tetap berlaku sampai {until}.',
    'Nobody has paired yet; the code stays good until {until}.',
  ),
  'ask-retire': w(
    'Ketik kode outlet untuk memensiunkan kotak ini:',
    'Type the outlet’s code to retire this box:',
  ),
  'ask-absent': w(
    'Kasir ini belum terdengar: {names}. Sudah dipastikan kosong?',
    'Not heard of: {names}. Did you look that they hold nothing?',
  ),
  retired: w(
    '{outlet} dipensiunkan pada {at}. Kotak tidak berjualan lagi; factory-reset menghapusnya.',
    '{outlet} was retired at {at}. The box sells no more; factory-reset empties it.',
  ),
  'status-clock': w('Jam', 'Clock'),
  'status-disk': w('Disk', 'Disk'),
  'status-cloud': w('Cloud', 'Cloud'),
  'status-printers': w('Printer', 'Printers'),
  'status-terminals': w('Kasir', 'Terminals'),
  'status-backup': w('Cadangan', 'Backup'),
  'status-name': w('Nama di LAN', 'Name on the LAN'),
  'status-certificate': w('Sertifikat', 'Certificate'),
  'status-wanted': w('Rilis yang diminta', 'Release wanted'),
  'status-update': w('Pembaruan terakhir', 'Last update'),
  'update-done': w('selesai', 'done'),
  'update-undone': w('dibatalkan', 'undone'),
  'update-refused': w('ditolak', 'refused'),
  'update-waits': w('menunggu', 'waits'),
  'status-set-up': w('Setelan mesin', 'Set-up of the machine'),
  'set-up-older': w(
    'lebih lama dari rilisnya; di kotak: sh /opt/ocean/current/provisioning/install.sh refresh',
    'older than its release; on the box: sh /opt/ocean/current/provisioning/install.sh refresh',
  ),
  'waiting-count': w('{count} dokumen menunggu', '{count} documents wait'),
  'check-printing': w('Mencetak di {name}', 'Printing on {name}'),
  'check-ask-paper': w(
    'Halaman uji keluar dari {name}, terbaca sampai tepi?',
    'Did the test page come out of {name}, readable up to its edges?',
  ),
  'check-ask-drawer': w('Laci di {name} terbuka?', 'Did the drawer at {name} open?'),
  'check-ask-scan': w(
    'Pindai kode batang {code} di halaman uji: pemindai di laptop ini, atau di kasir lalu ketik y/t:',
    'Scan bar code {code} of the test page: into this laptop, or at a till and then type y/n:',
  ),
  'check-number': w('Berita acara no. {number}, {at}', 'Report no. {number}, {at}'),
  'check-kept': w('Ditandatangani kotak: {path}', 'Signed by the box: {path}'),
  'check-genuine': w(
    'Asli: ditandatangani kotak {serial} untuk {name}.',
    'Genuine: signed by box {serial} for {name}.',
  ),
  'check-paper-by': w('Teknisi: {name}', 'Technician: {name}'),
  'check-paper-sign': w('Tanda tangan teknisi / manajer:', 'Signed, technician / manager:'),
  'bundle-gathering': w('Mengumpulkan', 'Gathering'),
  'bundle-kept': w(
    '{path}: {size} kB, tanpa nama dan rahasia. Kirim ke bantuan.',
    '{path}: {size} kB, no names, no secrets. Send it to the support.',
  ),
  'usage-overview': w(
    'Alat teknisi: menemukan, mengklaim, mendaftarkan, memeriksa kotak.',
    'A technician’s tools: find, claim, enrol and check boxes.',
  ),
  'usage-on-the-box': w('Di kotak itu sendiri:', 'On the box itself:'),
  'usage-flags': w('Pilihan', 'Flags'),
  'usage-more': w(
    'ocean PERINTAH --help menjelaskan; ocean cloud --help di kantor pusat.',
    'ocean COMMAND --help explains; ocean cloud --help at head office.',
  ),
} as const satisfies Record<string, Record<Language, string>>

export type WordKey = keyof typeof WORDS
