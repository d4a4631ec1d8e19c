// The film's words: nothing here starts a browser.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { PROJECT_ROOT } from '../../../tools/hub-process.ts'
import { SELLING_ACTS } from './acts-of-selling.ts'
import { TROUBLE_ACTS } from './acts-of-trouble.ts'
import { CAPTIONS } from './cut-film.ts'
import { hurry } from './film-camera.ts'
import { chaptersOf, storyboard, timedScenes } from './film-captions.ts'
import { FILM, FILM_SCENES, FILM_SECONDS } from './film-scenes.ts'

/** What subtitlers keep to: https://bbc.github.io/subtitle-guidelines, a little slower. */
const LETTERS_PER_SECOND_MAX = 17
const CAPTION_LETTERS_MAX = 130

t.test('every scene is played, and every act has its scene', async (t) => {
  const acts = Object.keys({ ...SELLING_ACTS, ...TROUBLE_ACTS })
  t.same(acts.sort(), FILM_SCENES.map(({ name }) => name).sort())
})

t.test('the film lasts five to ten minutes, and can be read', async (t) => {
  t.ok(FILM_SECONDS >= 300 && FILM_SECONDS <= 600, `${FILM_SECONDS} s`)
  for (const { name, seconds, id, en } of FILM_SCENES) {
    const letters = Math.max(id.length, en.length)
    t.ok(letters <= CAPTION_LETTERS_MAX, `${name}: ${letters} letters`)
    t.ok(letters / seconds <= LETTERS_PER_SECOND_MAX, `${name}: ${letters} letters in ${seconds} s`)
  }
})

t.test('scenes and chapters follow one another without a gap', async (t) => {
  const times = timedScenes()
  t.equal(times.at(-1)?.to, FILM_SECONDS)
  for (const [at, { name, from }] of times.entries()) t.equal(from, times[at - 1]?.to ?? 0, name)
  const marks = [...chaptersOf('id').matchAll(/^(START|END)=(\d+)$/gm)].map(([, , ms]) => ms)
  t.equal(marks.length, 2 * FILM.length)
  t.equal(marks.at(-1), String(FILM_SECONDS * 1000))
  for (let at = 2; at < marks.length; at += 2) t.equal(marks[at], marks[at - 1])
})

t.test('storyboard and captions are what npm run training-video -- --words writes', async (t) => {
  const folder = join(PROJECT_ROOT, 'docs', 'training')
  const kept = (name: string) => readFileSync(join(folder, name), 'utf8')
  t.equal(kept('storyboard.md'), storyboard())
  for (const [name, text] of Object.entries(CAPTIONS)) t.equal(kept(name), text(), name)
})

t.test('a scene that is played too slowly is hurried to its very length', async () => {
  const anyTicks = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(anyTicks, fc.double({ min: 0.05, max: 1, noNaN: true }), (ticks, part) => {
      const filmed = ticks.reduce((sum, own) => sum + own, 0)
      const wanted = Math.max(1, Math.floor(filmed * part))
      const frames = ticks.map((own, at) => ({ file: `${at}`, ticks: own }))
      const shown = hurry(frames, wanted, filmed)
      const order = shown.map(({ file }) => Number(file))
      return (
        shown.reduce((sum, frame) => sum + frame.ticks, 0) === wanted &&
        order.every((file, at) => at === 0 || file > (order[at - 1] ?? 0))
      )
    }),
  )
})
