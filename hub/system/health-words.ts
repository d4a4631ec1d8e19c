// What to do about what a box is short of: for its page, for programs, for whoever reads a log.

export type HealthWords = { message: string; message_id: string }
const words = (message: string, message_id: string): HealthWords => ({ message, message_id })

export const DISK_WORDS = {
  low: words(
    'Less than 500 MB are free on the disk. Call support to make room this week.',
    'Ruang disk tersisa kurang dari 500 MB. Minta dukungan mengosongkannya minggu ini.',
  ),
  full: words(
    'The disk is full: free space now, or sales will be refused.',
    'Disk penuh: kosongkan sekarang, atau penjualan akan ditolak.',
  ),
  unknown: words(
    'The free space on the disk cannot be read.',
    'Sisa ruang disk tidak dapat dibaca.',
  ),
}
export const MEDIUM_WORDS = {
  worn: words(
    'The disk is nearly worn out: order another box, and replace this one within weeks.',
    'Disk hampir aus: pesan kotak baru dan ganti kotak ini dalam beberapa minggu.',
  ),
  failing: words(
    'The disk is failing: check the backup today and have the box replaced.',
    'Disk mulai rusak: periksa cadangan hari ini dan minta kotak diganti.',
  ),
  restless: words(
    'Reading wears the disk here: switch the box off and on once, or call the support.',
    'Di sini membaca pun membuat disk aus: matikan dan nyalakan kotak, atau hubungi dukungan.',
  ),
  'no-disk': words(
    'The data lie on no disk of this machine, so nothing tells how worn it is.',
    'Data tidak berada di disk mesin ini, jadi keausannya tidak diketahui.',
  ),
  'tells-nothing': words(
    'This disk does not tell how worn it is. SD cards never do.',
    'Disk ini tidak melaporkan keausannya. Kartu SD memang tidak bisa.',
  ),
  'not-asked': words(
    'Not checked for two days: on a box the service ocean-machine does it.',
    'Disk belum diperiksa dua hari ini: di kotak, layanan ocean-machine yang bertugas.',
  ),
}
export const TEMPERATURE_WORDS = {
  warm: words(
    'The box is warm: give it air, and look whether its fan turns.',
    'Kotak hangat: beri ruang udara, dan periksa apakah kipasnya berputar.',
  ),
  hot: words(
    'The box is too hot: move it out of the heat now, and clean its fan.',
    'Kotak terlalu panas: pindahkan dari tempat panas sekarang, bersihkan kipasnya.',
  ),
  unknown: words('This machine has no thermometer.', 'Mesin ini tidak punya termometer.'),
}
export const CLOCK_WORDS = {
  behind: words(
    'The clock is before its last save: set it, or wait for the network.',
    'Jam lebih awal dari catatan terakhir: setel jam, atau tunggu jaringan.',
  ),
  skewed: words(
    'The clock differs from the cloud’s: look whether the box reaches the internet.',
    'Jam berbeda dari jam cloud: periksa apakah kotak tersambung ke internet.',
  ),
  own: words(
    'No time server sets the clock: it drifts until the internet is back.',
    'Tidak ada server waktu: jam melenceng sampai internet kembali.',
  ),
  unknown: words(
    'Nobody on this machine says who sets its clock (chrony is not there).',
    'Tidak diketahui siapa yang menyetel jam mesin ini (chrony tidak ada).',
  ),
}
export const CERTIFICATE_WORDS = {
  ends: words(
    'The certificate ends soon and was not renewed: restart the box, then call the support.',
    'Sertifikat segera berakhir dan belum diperbarui: mulai ulang kotak, lalu hubungi dukungan.',
  ),
  over: words(
    'The certificate is over: tills do not reach the hub. Call support now.',
    'Sertifikat sudah berakhir: kasir tidak terhubung ke hub. Hubungi dukungan sekarang.',
  ),
  none: words('There is no certificate for the LAN.', 'Belum ada sertifikat untuk LAN.'),
}
export const AUTHORITY_WORDS = {
  ends: words(
    'The outlet’s authority ends: every device has to trust a new one. Plan it with the support.',
    'Otoritas outlet akan berakhir: semua perangkat harus memercayai yang baru. Rencanakan.',
  ),
  none: words('The outlet has no authority yet.', 'Outlet belum punya otoritas.'),
}
export const SERVICE_WORDS = {
  late: words(
    'Documents have waited for the cloud for over an hour: look at the page of the cloud.',
    'Dokumen menunggu cloud lebih dari satu jam: lihat halaman cloud.',
  ),
  silent: words(
    'The relay says nothing while documents wait: restart the box, then call the support.',
    'Relay tidak menjawab padahal dokumen menunggu: mulai ulang kotak, lalu hubungi dukungan.',
  ),
  quiet: words('The relay has not spoken yet.', 'Relay belum melapor.'),
  redis: words(
    'Redis is not there. Sending goes on by itself, a little later; tell the support.',
    'Redis tidak ada. Pengiriman tetap jalan, sedikit lebih lambat; beri tahu dukungan.',
  ),
  'redis-unknown': words(
    'The relay, which knows how Redis is, has not spoken yet.',
    'Relay yang tahu keadaan Redis belum melapor.',
  ),
  jammed: words(
    'A printer is in trouble: look at the page of the printers.',
    'Ada printer bermasalah: lihat halaman printer.',
  ),
  'no-printer': words('No printer is set up.', 'Belum ada printer.'),
  'no-terminal': words('No terminal is paired.', 'Belum ada terminal.'),
}
export const COPY_WORDS = {
  off: words(
    'No second copy of the data is kept on this box.',
    'Tidak ada salinan data kedua di kotak ini.',
  ),
  failing: words(
    'The second copy of the data is not kept now. Selling goes on; call head office.',
    'Salinan data sedang tidak dibuat. Penjualan jalan terus; hubungi kantor pusat.',
  ),
  starting: words('The first copy is being made.', 'Salinan pertama sedang dibuat.'),
  broken: words(
    'The copy was rebuilt and does not hold: another is being made. Call head office.',
    'Salinan dipulihkan tetapi tidak cocok: salinan baru dibuat. Hubungi kantor pusat.',
  ),
  unproven: words(
    'The copy has not been rebuilt for three days: call the support.',
    'Salinan belum diuji tiga hari: hubungi dukungan.',
  ),
  'not-yet': words('It has not been proven yet.', 'Belum diuji.'),
}
export const OFF_BOX_WORDS = {
  off: words(
    'No copy leaves this box: if it burns, the shop’s past burns. Have one set up.',
    'Tidak ada salinan di luar kotak: kalau kotak rusak, riwayat toko hilang. Minta dipasang.',
  ),
  late: words(
    'Nothing has left the box for more than a day: look at the backup disk.',
    'Cadangan di luar kotak lebih dari sehari tertinggal: periksa disk cadangan.',
  ),
  broken: words(
    'What came back from outside does not match the shop: call head office today.',
    'Cadangan dari luar tidak cocok dengan toko: hubungi kantor pusat hari ini.',
  ),
  'none-came': words(
    'Nothing came back from outside: look at the backup disk, and call head office today.',
    'Cadangan dari luar tidak kembali: periksa disk cadangan, hubungi kantor pusat hari ini.',
  ),
  unproven: words(
    'The copy outside was not brought back for three days: call the support.',
    'Cadangan di luar belum diuji tiga hari: hubungi dukungan.',
  ),
}
export const KEY_WORDS = {
  waiting: words(
    'The keys of this outlet are on this box only: connect the cloud or the backup.',
    'Kunci outlet ini hanya ada di kotak ini: sambungkan cloud atau cadangan.',
  ),
  off: words(
    'It is not set where else the keys of this outlet are kept.',
    'Belum diatur di mana kunci outlet ini disimpan selain di sini.',
  ),
}
