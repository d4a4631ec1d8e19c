// The training film in words: what is said, how long it stands, and which act is played meanwhile.
// Storyboard, captions and chapters are made of this list alone (decision 0103).

export type FilmScene = {
  /** The act of the same name in film-acts.ts. */
  name: string
  seconds: number
  id: string
  en: string
}
export type FilmChapter = { id: string; en: string; scenes: readonly FilmScene[] }

const scene = (name: string, seconds: number, id: string, en: string): FilmScene => ({
  ...{ name, seconds, id, en },
})

export const FILM_TITLE = { id: 'Kasir yang tetap menjual', en: 'The till that sells on' }

export const FILM: readonly FilmChapter[] = [
  {
    id: 'Pembukaan',
    en: 'Opening',
    scenes: [
      scene(
        'title',
        8,
        'Latihan untuk kasir. Semua gambar dari kasir sungguhan di toko latihan: uangnya bohong, layarnya asli.',
        'A lesson for cashiers. All pictures are of the real till in the rehearsal outlet: only the money is invented.',
      ),
      scene(
        'band',
        8,
        'Pita ungu LATIHAN berarti toko latihan. Tidak ada pita? Itu kasir toko, dan uangnya sungguhan.',
        'The violet band means rehearsal. No band? That is the shop’s till, and its money is real.',
      ),
    ],
  },
  {
    id: 'Mulai bertugas',
    en: 'Starting work',
    scenes: [
      scene(
        'log-in',
        8,
        'Pilih nama Anda, ketik PIN, tekan Enter. PIN hanya milik Anda: jangan beritahukan kepada siapa pun.',
        'Choose your name, type your PIN, press Enter. The PIN is yours alone: tell it to nobody.',
      ),
      scene(
        'float',
        8,
        'Hitung modal awal per pecahan. Enter pindah ke pecahan berikutnya.',
        'Count the opening float note by note. Enter goes on to the next one.',
      ),
      scene('open-shift', 5, 'Buka shift dan mulai jual.', 'Open the shift and start selling.'),
    ],
  },
  {
    id: 'Menjual',
    en: 'Selling',
    scenes: [
      scene(
        'scan',
        8,
        'Pindai barang: langsung masuk keranjang. Tanpa pemindai: ketik barcode, lalu Enter.',
        'Scan the goods: they are in the basket. Without a scanner: type the barcode, then Enter.',
      ),
      scene(
        'search',
        8,
        'Atau cari dengan nama: tekan F2, ketik beberapa huruf, Enter.',
        'Or search by name: press F2, type some letters, Enter.',
      ),
      scene(
        'tile',
        7,
        'Atau sentuh kategorinya, lalu barangnya.',
        'Or tap the category, then the product.',
      ),
      scene(
        'quantity',
        8,
        'Tiga buah sekaligus: ketik 3* lalu pindai. Atau tekan tanda tambah pada barisnya.',
        'Three at once: type 3* and scan. Or press plus on the line.',
      ),
      scene(
        'weigh',
        9,
        'Barang timbangan: cari barangnya, ketik beratnya. 1,25 berarti satu seperempat kilo.',
        'Weighed goods: find the product, type the weight. 1,25 is one and a quarter kilos.',
      ),
      scene(
        'unknown',
        9,
        'Bunyi rendah: pindaian itu tidak masuk. Baca sebabnya di layar, lalu pindai lagi atau cari dengan nama.',
        'A low beep: that scan is not in. Read why on the screen, then scan again or search by name.',
      ),
      scene(
        'undo',
        8,
        'Salah barang? Pilih barisnya dengan panah, tekan Delete. Urungkan mengembalikannya.',
        'A mistake? Choose the line with the arrows, press Delete. Undo brings it back.',
      ),
    ],
  },
  {
    id: 'Membayar',
    en: 'Taking the money',
    scenes: [
      scene(
        'pay',
        8,
        'Tekan F8 untuk membayar. Tunai: ketik uang yang diterima, atau sentuh pecahannya.',
        'Press F8 to pay. Cash: type what you were given, or tap the note.',
      ),
      scene(
        'change',
        8,
        'Kembalian tampil besar. Struk keluar dan laci terbuka sendiri.',
        'The change is shown large. The receipt comes out and the drawer opens by itself.',
      ),
      scene(
        'safe',
        8,
        'Tiga tanda menyebut di mana penjualan itu aman: perangkat ini, hub toko, dan cloud.',
        'Three signs say where the sale is safe: this device, the shop’s hub, the cloud.',
      ),
      scene(
        'paper',
        7,
        'Struk toko latihan bertanda LATIHAN di kepala, di tengah, dan di kaki.',
        'Receipts of the rehearsal are marked at their head, in the middle and at the foot.',
      ),
      scene(
        'split',
        13,
        'Campuran: ketik jumlah yang dibayar kartu, isi kode persetujuan dan empat angka terakhir, terima; sisanya tunai.',
        'Split: type what the card pays, its approval code and last four digits, take it; the rest is cash.',
      ),
      scene(
        'qris',
        9,
        'QRIS: tampilkan kode, pembeli memindai. Layar lanjut sendiri begitu sudah dibayar.',
        'QRIS: show the code, the customer scans it. The screen goes on by itself once it is paid.',
      ),
    ],
  },
  {
    id: 'Hub hilang',
    en: 'The hub is away',
    scenes: [
      scene(
        'hub-away',
        9,
        'Pelatih membuat hub hilang, seperti kabel LAN yang tercabut. Pembeli sudah berdiri di depan kasir.',
        'The trainer takes the hub away, as if the LAN cable were pulled. A customer is waiting.',
      ),
      scene(
        'offline',
        8,
        'Muncul Offline. Tidak ada yang perlu ditekan: teruskan menjual.',
        'Offline appears. Nothing has to be pressed: go on selling.',
      ),
      scene(
        'sell-away',
        10,
        'Pindai, bayar, kembalian: sama seperti biasa. Penjualan tersimpan di perangkat ini.',
        'Scan, pay, change: the same as ever. The sale is kept on this device.',
      ),
      scene(
        'receipt-away',
        8,
        'Struk tampil di layar; kertasnya menunggu hub. Laci dibuka dengan kunci.',
        'The receipt is on the screen; its paper waits for the hub. The drawer is opened with the key.',
      ),
      scene(
        'second-away',
        9,
        'Penjualan kedua: nomor struknya lanjut, dan lencana menyebut berapa yang menunggu.',
        'The second sale: its number goes on, and the badge says how many are waiting.',
      ),
      scene(
        'panel-away',
        10,
        'Sentuh lencana: apa yang tetap berjalan, apa yang terbatas, dan apa yang perlu dilakukan.',
        'Tap the badge: what works, what is limited, and what to do.',
      ),
      scene(
        'never',
        9,
        'Jangan hapus data peramban. Jangan ketik ulang penjualan. Jangan pinjamkan atau matikan perangkat ini.',
        'Never clear the browser’s data. Never key a sale in again. Never lend or switch off this device.',
      ),
      scene(
        'hub-back',
        8,
        'Hub kembali. Semuanya terkirim sendiri, masing-masing satu kali.',
        'The hub is back. Everything is sent by itself, each once.',
      ),
      scene(
        'list-back',
        8,
        'Periksa di Penjualan: keduanya ada, dan aman di hub.',
        'Look at Sales: both are there, and safe in the hub.',
      ),
    ],
  },
  {
    id: 'Internet putus',
    en: 'The internet is away',
    scenes: [
      scene(
        'wan-away',
        8,
        'Sekarang internet yang putus. Hub ada di toko, jadi kasir, struk, dan laci bekerja seperti biasa.',
        'Now the internet is away. The hub is in the shop, so till, receipt and drawer work as ever.',
      ),
      scene(
        'sell-wan',
        9,
        'Jual seperti biasa. Hanya tanda cloud yang menunggu.',
        'Sell as always. Only the sign of the cloud waits.',
      ),
      scene(
        'queue',
        9,
        'Manajer melihat antreannya di Konsol, Cloud pusat: berapa dokumen, senilai berapa rupiah.',
        'The manager sees the queue in Console, Cloud: how many documents, worth how much.',
      ),
      scene(
        'wan-back',
        8,
        'Internet kembali: antrean kosong sendiri. Tidak ada yang perlu ditekan.',
        'The internet is back: the queue empties by itself. Nothing has to be pressed.',
      ),
    ],
  },
  {
    id: 'Printer',
    en: 'The printer',
    scenes: [
      scene(
        'paper-out',
        10,
        'Kertas habis: penjualan tetap selesai. Layar mengatakan apa yang kurang pada printernya.',
        'Paper is out: the sale is complete. The screen says what the printer lacks.',
      ),
      scene(
        'paper-in',
        8,
        'Pasang kertas. Struk yang menunggu keluar sendiri, satu kali.',
        'Load paper. The receipt that waits comes out by itself, once.',
      ),
      scene(
        'cut-off',
        10,
        'Printer mati di tengah struk: hub tidak menebak. Statusnya tidak pasti sampai orang melihat kertasnya.',
        'The printer dies within a receipt: the hub does not guess. It is uncertain until somebody looks.',
      ),
      scene(
        'answer',
        10,
        'Layar kasir bertanya: struknya keluar? Lihat kertasnya dahulu. Tidak utuh? Cetak salinan, bertanda SALINAN.',
        'The till asks: did the receipt come out? Look at the paper first. Not whole? Print a copy; it is marked as one.',
      ),
    ],
  },
  {
    id: 'Barang kembali',
    en: 'Goods come back',
    scenes: [
      scene(
        'find-sale',
        8,
        'Barang kembali: buka Penjualan, cari struknya, tekan Retur.',
        'Goods come back: open Sales, find the receipt, press Refund.',
      ),
      scene(
        'choose-back',
        8,
        'Pilih barang, jumlah, keadaannya, dan alasannya.',
        'Choose the goods, how many, their state, and the reason.',
      ),
      scene(
        'approve',
        10,
        'Di luar izin Anda? Supervisor memilih namanya dan mengetik PIN-nya sendiri di kasir ini.',
        'Beyond your rights? The supervisor chooses their name and types their own PIN at this till.',
      ),
      scene(
        'money-back',
        7,
        'Uang kembali seperti dibayar, dan slipnya tercetak.',
        'Money goes back as it was paid, and the slip is printed.',
      ),
    ],
  },
  {
    id: 'Uang laci',
    en: 'Cash without a sale',
    scenes: [
      scene(
        'paid-out',
        11,
        'Uang keluar tanpa penjualan: Shift, Uang keluar laci, jumlah, dan alasannya.',
        'Cash out without a sale: Shift, Pay out, the amount, and the reason.',
      ),
      scene(
        'drop',
        11,
        'Terlalu banyak uang di laci? Setor ke brankas. Slipnya ikut bersama uangnya.',
        'Too much money in the drawer? Drop it into the safe. The slip goes with the money.',
      ),
    ],
  },
  {
    id: 'Menutup shift',
    en: 'Closing the shift',
    scenes: [
      scene(
        'count',
        12,
        'Tutup shift: hitung semua uang di laci. Yang seharusnya ada baru disebut sesudahnya.',
        'Close the shift: count all the money in the drawer. What ought to be there is told afterwards.',
      ),
      scene(
        'difference',
        9,
        'Ada selisih? Pilih alasannya dengan jujur. Yang masih menghalangi disebut dengan tombolnya.',
        'A difference? Choose the true reason. What stands in the way is named, with its button.',
      ),
      scene(
        'closed',
        9,
        'Z tercetak dan tidak bisa berubah lagi. Tekan Selesai dan keluar.',
        'Z is printed and cannot change any more. Press Finish and log out.',
      ),
    ],
  },
  {
    id: 'Yang perlu diingat',
    en: 'To remember',
    scenes: [
      scene(
        'remember',
        12,
        'Offline muncul: teruskan menjual. Jangan ketik ulang, jangan hapus data. Ragu soal kertas: lihat dahulu.',
        'Offline appears: go on selling. Key nothing in again, clear no data. In doubt about paper: look first.',
      ),
      scene(
        'practise',
        8,
        'Latih sendiri sepuluh menit di toko latihan. Selamat bertugas!',
        'Practise it yourself, ten minutes in the rehearsal outlet. Have a good shift!',
      ),
    ],
  },
]

export const FILM_SCENES: readonly FilmScene[] = FILM.flatMap(({ scenes }) => scenes)
export const FILM_SECONDS = FILM_SCENES.reduce((sum, { seconds }) => sum + seconds, 0)
