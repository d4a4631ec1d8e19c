// A picture of a manual shows words that the screens still say. How they are laid out: the command
// `npm run manual-pictures -- --check`.
import t from 'tap'
import { LANGUAGES, PICTURE_NAMES, pictureFile } from '../browser/manual/manual-picture-names.ts'
import { findOldWords, readShownWords, textsIn } from '../browser/manual/shown-words.ts'

const ANEW = 'take the pictures anew: npm run manual-pictures (three minutes), and look at them'

t.test('each picture says what the screens say today', async (t) => {
  const shown = readShownWords()
  const files = PICTURE_NAMES.flatMap((name) => LANGUAGES.map((each) => pictureFile(name, each)))
  t.same(Object.keys(shown).sort(), files.sort(), `of each picture its words are known: ${ANEW}`)
  for (const file of files) t.ok((shown[file] ?? []).length > 0, `${file} shows a text of ours`)
  for (const language of LANGUAGES) {
    for (const sentence of findOldWords(shown, language)) t.fail(`${sentence}: ${ANEW}`)
  }
})

t.test('a word that changed is found, a name or a sum is none', async (t) => {
  const seen = ['Masuk', 'Beras 5 kg', 'Rp 12.500', 'Masuk']
  t.same(textsIn(seen, 'id'), ['Masuk'])
  const shown = { 'login-id.webp': ['Masuk', 'Masuk ke toko dahulu'] }
  t.same(findOldWords(shown, 'id'), [
    'login-id.webp shows “Masuk ke toko dahulu”, which no screen says any more',
  ])
  t.same(findOldWords(shown, 'en'), [])
})
