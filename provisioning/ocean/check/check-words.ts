// Every check's name and every sentence that one can end with, in both languages. {name} is filled
// in from the item's facts.
import type { Language } from '../language.ts'
import type { CheckItem, CheckName, ReportVerdict } from './check-report.ts'

type Words = Record<Language, string>
const w = (id: string, en: string): Words => ({ id, en })

export const CHECK_NAMES: Record<CheckName, Words> = {
  clock: w('Jam', 'Clock'),
  disk: w('Ruang disk', 'Disk space'),
  fsync: w('Kecepatan simpan', 'Speed of saving'),
  memory: w('Memori', 'Memory'),
  lan: w('Jaringan toko', 'Shop network'),
  name: w('Nama .local', 'Name .local'),
  tls: w('Sertifikat', 'Certificate'),
  page: w('Halaman percaya', 'Trust page'),
  printer: w('Printer', 'Printer'),
  drawer: w('Laci', 'Drawer'),
  scanner: w('Pemindai', 'Scanner'),
  wan: w('Internet', 'Internet'),
  cloud: w('Cloud', 'Cloud'),
  backup: w('Cadangan di kotak', 'Backup on the box'),
  copy: w('Salinan di luar', 'Copy outside'),
  terminals: w('Kasir', 'Terminals'),
  health: w('Kesehatan', 'Health'),
}

const CLOCK_AND_DISK = {
  'clock-right': w('selisih {skew_ms} ms dari cloud', '{skew_ms} ms off the cloud'),
  'clock-like-laptop': w(
    'sama dengan laptop ini ({laptop_s} detik); cloud belum ditanya',
    'as this laptop’s ({laptop_s} s); the cloud was not asked yet',
  ),
  'clock-behind': w(
    'lebih awal dari catatan terakhirnya: setel jam, atau tunggu jaringan',
    'before its last save: set it, or wait for the network',
  ),
  'clock-off-cloud': w(
    'selisih {skew_ms} ms dari cloud: periksa jam kotak (chronyc tracking)',
    '{skew_ms} ms off the cloud: look at the box’s clock (chronyc tracking)',
  ),
  'clock-off-laptop': w(
    'selisih {laptop_s} detik dari laptop ini: salah satunya keliru',
    '{laptop_s} s off this laptop’s: one of the two is wrong',
  ),
  'disk-room': w('{free_mb} MB kosong dari {total_mb} MB', '{free_mb} MB free of {total_mb} MB'),
  'disk-little': w(
    'hanya {free_mb} MB kosong dari {total_mb} MB',
    'only {free_mb} MB free of {total_mb} MB',
  ),
  'disk-full': w('hampir penuh: {free_mb} MB kosong', 'nearly full: {free_mb} MB free'),
  'disk-unknown': w('tidak terbaca', 'cannot be read'),
  'fsync-quick': w(
    'tiap penjualan tersimpan dalam {median_us} µs (terburuk {worst_us} µs)',
    'a sale is on the disk after {median_us} µs (worst {worst_us} µs)',
  ),
  'fsync-slow': w(
    'penjualan menunggu disk {median_us} µs (terburuk {worst_us} µs): ganti media',
    'a sale waits {median_us} µs for the disk (worst {worst_us} µs): change the medium',
  ),
  'fsync-only-said': w(
    '{median_us} µs: terlalu cepat untuk benar, media mungkin tidak sungguh menyimpan',
    '{median_us} µs: too quick to be true, the medium may not really save',
  ),
  'fsync-impossible': w('tidak bisa menulis ke disk', 'nothing can be written'),
  'memory-enough': w(
    '{available_mb} MB kosong dari {total_mb} MB, hub memakai {hub_mb} MB',
    '{available_mb} MB free of {total_mb} MB, the hub takes {hub_mb} MB',
  ),
  'memory-tight': w(
    'tinggal {available_mb} MB dari {total_mb} MB',
    'only {available_mb} MB left of {total_mb} MB',
  ),
  'memory-small': w('{total_mb} MB terlalu kecil', '{total_mb} MB are too little'),
} as const

const NETWORK = {
  'lan-well': w(
    'jawaban dalam {median_ms} ms (terburuk {worst_ms} ms), alamat {addresses}',
    'answers in {median_ms} ms (worst {worst_ms} ms), address {addresses}',
  ),
  'lan-slow': w(
    'jawaban dalam {median_ms} ms (terburuk {worst_ms} ms): periksa Wi-Fi dan kabel',
    'answers in {median_ms} ms (worst {worst_ms} ms): look at Wi-Fi and cables',
  ),
  'lan-slow-link': w(
    'kabel {link} hanya {megabits} Mbit/s: ganti kabel atau switch',
    'cable {link} at {megabits} Mbit/s only: change the cable or the switch',
  ),
  'lan-no-address': w('kotak tidak punya alamat di LAN', 'the box has no address on the LAN'),
  'name-heard': w(
    '{host_name} dijawab {heard}, seperti Android bertanya',
    '{host_name} is answered by {heard}, asked as Android asks',
  ),
  'name-unheard': w(
    '{host_name} tidak dijawab: tablet Android tidak akan menemukannya (multicast diblokir?)',
    'nobody answers to {host_name}: Android will not find it (is multicast blocked?)',
  ),
  'name-elsewhere': w(
    'mesin lain ({stranger}) juga menjawab {host_name}: matikan',
    'another machine ({stranger}) answers to {host_name} too: switch it off',
  ),
  'name-taken': w(
    'mesin lain memakai {host_name}: matikan mesin itu',
    'another machine has {host_name}: switch it off',
  ),
  'name-unsaid': w(
    'kotak tidak menyebut namanya: avahi-daemon tidak jalan',
    'the box does not say its name: avahi-daemon does not run',
  ),
  'tls-trusted': w(
    'dipercaya dengan nama dan alamat, {protocol}, masih {days_left} hari',
    'trusted by name and by address, {protocol}, {days_left} days left',
  ),
  'tls-untrusted': w('peramban akan menolak ({code})', 'a browser will refuse it ({code})'),
  'tls-other-authority': w(
    'yang menjawab sebagai {host_name} bukan kotak ini: berhenti, hubungi bantuan',
    'what answers as {host_name} is not this box: stop, call the support',
  ),
  'tls-wide-authority': w(
    'otoritasnya tidak dibatasi pada nama kotak: hubungi kantor pusat',
    'its authority is not limited to the box’s name: call head office',
  ),
  'tls-no-server': w('bukan sertifikat server', 'no certificate of a server'),
  'tls-too-long': w('{days} hari: peramban menolaknya', '{days} days: browsers refuse it'),
  'tls-ends-soon': w(
    'tinggal {days_left} hari: pembaruan tidak jalan',
    'only {days_left} days left: it is not renewed',
  ),
  'tls-not-by-address': w(
    'dengan alamat {address} belum dipercaya ({code}); lihat lagi sebentar lagi',
    'not trusted by the address {address} yet ({code}); look again in a moment',
  ),
  'page-right': w(
    'http://{address} memberi otoritas yang benar',
    'http://{address} gives the right authority',
  ),
  'page-off': w(
    'dimatikan: perangkat baru dipasang manual',
    'switched off: new devices are set up by hand',
  ),
  'page-away': w(
    'http://{address} tidak menjawab: perangkat baru tidak bisa mulai',
    'http://{address} does not answer: new devices cannot begin',
  ),
  'page-other': w(
    'http://{address} memberi otoritas LAIN: berhenti, hubungi bantuan',
    'http://{address} gives ANOTHER authority: stop, call the support',
  ),
} as const

const DEVICES = {
  'nobody-looked': w('belum ada yang melihat', 'nobody has looked'),
  'printer-printed': w('mencetak dan terbaca', 'prints, and it can be read'),
  'printer-sent': w(
    'mencetak dan terbaca; printer ini tidak pernah melapor',
    'prints, and it can be read; this printer never says how it is',
  ),
  'printer-unreadable': w(
    'halaman uji tidak keluar atau tidak terbaca: periksa kertas, lebar dan huruf',
    'the test page did not come out, or cannot be read: look at paper, width, characters',
  ),
  'printer-uncertain': w(
    'terputus di tengah halaman: periksa kabel dan kertas',
    'broke off in the middle of the page: look at cable and paper',
  ),
  'printer-stands': w('tidak mencetak ({state}, {problem})', 'does not print ({state}, {problem})'),
  'printer-none': w('belum ada printer', 'no printer is set up'),
  'drawer-opened': w('terbuka', 'opens'),
  'drawer-shut': w(
    'tidak terbuka: periksa kabel laci dan pin-nya',
    'did not open: look at its cable and its pin',
  ),
  'drawer-unasked': w('printernya tidak mencetak', 'its printer does not print'),
  'drawer-none': w('tidak ada laci yang dipasang', 'no drawer is set up'),
  'scanner-read': w('{scanned} terbaca benar', 'read {scanned}'),
  'scanner-seen': w('terbaca di kasir', 'read at a terminal'),
  'scanner-wrong': w(
    'terbaca {scanned}, seharusnya {expected}: setel pemindai',
    'read {scanned} instead of {expected}: set the scanner up',
  ),
  'scanner-silent': w('tidak membaca', 'reads nothing'),
} as const

const OUTSIDE = {
  'wan-open': w('cloud terjangkau', 'the cloud is reached'),
  'wan-closed': w(
    'cloud tidak terjangkau ({code}): periksa modem dan kabel WAN',
    'the cloud is not reached ({code}): look at modem and WAN cable',
  ),
  'relay-silent': w('relay di kotak tidak jalan', 'the relay on the box does not run'),
  'cloud-takes': w(
    'login outlet diterima, tidak ada yang menunggu',
    'the outlet’s login is taken, nothing waits',
  ),
  'cloud-waits': w(
    'login outlet diterima, {pending_count} dokumen menunggu',
    'the outlet’s login is taken, {pending_count} documents wait',
  ),
  'cloud-unasked': w(
    'belum menjawab, {pending_count} dokumen menunggu',
    'has not answered, {pending_count} documents wait',
  ),
  'cloud-refuses': w(
    'login outlet ditolak ({code}): minta bundel baru dari kantor pusat',
    'refuses the outlet’s login ({code}): ask head office for another bundle',
  ),
  'cloud-untrusted': w(
    'sertifikat cloud tidak dikenal ({code}): hubungi kantor pusat',
    'shows a certificate that is not known ({code}): call head office',
  ),
  'cloud-fault': w('menolak bekerja ({code})', 'does not do its work ({code})'),
  'backup-proven': w('dibuat terus, dan terbukti bisa dipulihkan', 'kept, and proven by restoring'),
  'backup-unproven': w(
    'dibuat; uji pulih pertama berlangsung malam ini',
    'kept; it is restored for proof tonight for the first time',
  ),
  'backup-failing': w('gagal: hubungi kantor pusat', 'fails: call head office'),
  'backup-off': w('tidak dibuat (HUB_BACKUP_FOLDER)', 'is not kept (HUB_BACKUP_FOLDER)'),
  'copy-sent': w('keluar dari kotak kurang dari sehari lalu', 'left the box less than a day ago'),
  'copy-late': w(
    'lebih dari sehari belum keluar: periksa disk atau sambungan cadangan',
    'has not left the box for a day: look at the backup disk or its line',
  ),
  'copy-refused': w(
    'baru dicoba, dan gagal: {words}',
    'was tried just now, and could not be used: {words}',
  ),
  'copy-tried': w(
    'baru dicoba: ditulis, dibaca kembali, dihapus; salinan keluar kurang dari sehari lalu',
    'was tried just now: written, read back, deleted; a copy left less than a day ago',
  ),
  'copy-tried-unsent': w(
    'baru dicoba, bisa dipakai; belum ada salinan dari sehari ini: ocean off-box send',
    'was tried just now and can be used; no copy of this day is there: ocean off-box send',
  ),
  'copy-off': w('belum dipasang: lihat halaman Backups', 'is not set up: see the page on backups'),
  'terminals-paired': w('{count} terpasang', '{count} paired'),
  'terminals-left': w('{left} belum dipasangkan: {names}', '{left} still to be paired: {names}'),
  'terminals-stranded': w(
    '{name} dipasangkan di {origin}, alamat yang tidak dimiliki kotak lagi: kembalikan alamat itu',
    '{name} was paired at {origin}, an address that the box has no longer: give it back',
  ),
  'terminals-none': w('belum ada yang dipasangkan', 'none is paired'),
  'health-well': w('hub tidak melaporkan gangguan', 'the hub reports nothing'),
  'health-remarks': w('hub melaporkan {codes}', 'the hub reports {codes}'),
  'left-out': w('dilewati', 'left out'),
} as const

export const REASONS: Record<string, Words> = {
  ...CLOCK_AND_DISK,
  ...NETWORK,
  ...DEVICES,
  ...OUTSIDE,
}

export const VERDICTS: Record<ReportVerdict, Words> = {
  passed: w('LULUS', 'PASSED'),
  incomplete: w('BELUM LENGKAP', 'INCOMPLETE'),
  failed: w('BELUM LULUS', 'FAILED'),
}

/** A code of a later version stands for itself. */
export const sentenceOf = ({ reason, facts }: CheckItem, language: Language): string =>
  (REASONS[reason]?.[language] ?? reason).replace(/\{(\w+)\}/g, (_, name: string) =>
    String(facts[name] ?? '-'),
  )

export const titleOf = ({ check, about }: CheckItem, language: Language): string =>
  about === null ? CHECK_NAMES[check][language] : `${CHECK_NAMES[check][language]} ${about}`
