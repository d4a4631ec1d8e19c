// Why an update was undone or refused or waits, and what to do: for the health page and for the
// technician's laptop.
import type { UpdateReason } from './wire/update-word.ts'

export type UpdateWords = { message: string; message_id: string }
const words = (message: string, message_id: string): UpdateWords => ({ message, message_id })

export const UPDATE_WORDS: Record<UpdateReason, UpdateWords> = {
  'power-cut': words(
    'The power went during the update. The old release runs; it is tried again by itself.',
    'Listrik padam saat pembaruan. Versi lama berjalan; nanti dicoba lagi sendiri.',
  ),
  'not-saved': words(
    'The data could not be saved before the update, so it was undone. Look at the disk’s room.',
    'Data tidak dapat disimpan sebelum pembaruan, jadi dibatalkan. Periksa ruang disk.',
  ),
  'not-started': words(
    'The new release did not start and was undone. The old one runs; tell head office.',
    'Versi baru tidak mau berjalan dan dibatalkan. Versi lama berjalan; beri tahu kantor pusat.',
  ),
  'no-answer': words(
    'The new release did not answer and was undone. The old one runs; tell head office.',
    'Versi baru tidak menjawab dan dibatalkan. Versi lama berjalan; beri tahu kantor pusat.',
  ),
  'other-release': words(
    'Another release than the new one answered, so it was undone. Tell head office.',
    'Yang menjawab bukan versi baru, jadi dibatalkan. Beri tahu kantor pusat.',
  ),
  'database-unreadable': words(
    'The new release could not read the data and was undone. The old one runs; tell head office.',
    'Versi baru tidak dapat membaca data dan dibatalkan. Versi lama berjalan; beri tahu kantor pusat.',
  ),
  'broken-off': words(
    'The update was broken off and undone. The old release runs; tell head office.',
    'Pembaruan terputus dan dibatalkan. Versi lama berjalan; beri tahu kantor pusat.',
  ),
  'rehearsal-failed': words(
    'The new release failed on a copy of the data, so nothing was changed. Tell head office.',
    'Versi baru gagal pada salinan data, jadi tidak ada yang diubah. Beri tahu kantor pusat.',
  ),
  'not-signed': words(
    'The file of the update is not signed by head office: nothing was changed. Ask who brought it.',
    'Berkas pembaruan tidak ditandatangani kantor pusat: tidak ada yang diubah. Tanyakan asalnya.',
  ),
  damaged: words(
    'The file of the update is damaged: nothing was changed. Bring it once more.',
    'Berkas pembaruan rusak: tidak ada yang diubah. Bawa sekali lagi.',
  ),
  'other-format': words(
    'This release does not know files of that kind. Nothing was changed; tell head office.',
    'Versi ini tidak mengenal jenis berkas itu. Tidak ada yang diubah; beri tahu kantor pusat.',
  ),
  'other-machine': words(
    'The update is for machines of another kind. Nothing was changed; tell head office.',
    'Pembaruan itu untuk jenis mesin lain. Tidak ada yang diubah; beri tahu kantor pusat.',
  ),
  'not-newer': words(
    'The file holds no newer release than the one that runs. Tell head office.',
    'Isi berkas tidak lebih baru dari versi yang berjalan. Beri tahu kantor pusat.',
  ),
  'not-here': words(
    'It waits for its file: the internet brings it, or a technician with a stick.',
    'Menunggu berkasnya: lewat internet, atau dibawa teknisi dengan stik.',
  ),
  'no-room': words(
    'There is too little room on the disk for the update. Call support.',
    'Ruang disk terlalu sedikit untuk pembaruan. Hubungi dukungan.',
  ),
  hours: words(
    'It waits for the hours that head office has set.',
    'Menunggu jam yang ditentukan kantor pusat.',
  ),
  'shifts-open': words(
    'It waits until all shifts are closed.',
    'Menunggu sampai semua sif ditutup.',
  ),
  'by-hand': words(
    'It waits for the technician who brought it, or for head office’s word.',
    'Menunggu teknisi yang membawanya, atau kata kantor pusat.',
  ),
  unknown: words(
    'Why is written on the box: a technician says “update-box.ts status” there.',
    'Sebabnya tercatat di kotak: teknisi mengetik “update-box.ts status” di sana.',
  ),
}

export const SET_UP_WORDS = {
  older: words(
    'The machine is set up for an older release. Selling goes on; on the box, as root, a ' +
      'technician types: sh /opt/ocean/current/provisioning/install.sh refresh',
    'Mesin masih disetel untuk versi lama. Penjualan jalan terus; di kotak, sebagai root, ' +
      'teknisi mengetik: sh /opt/ocean/current/provisioning/install.sh refresh',
  ),
  'no-box': words(
    'This machine is no box: it is not updated by itself.',
    'Mesin ini bukan kotak: tidak diperbarui sendiri.',
  ),
}
