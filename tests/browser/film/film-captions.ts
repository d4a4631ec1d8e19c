// Everything that is written about the film: captions, chapters, storyboard. Times follow from the
// list of scenes alone.
import { FILM, FILM_SECONDS, FILM_TITLE, type FilmScene } from './film-scenes.ts'

type Language = 'id' | 'en'
type Timed = FilmScene & { from: number; to: number }

export function timedScenes(): Timed[] {
  let at = 0
  return FILM.flatMap(({ scenes }) =>
    scenes.map((scene) => {
      const from = at
      at += scene.seconds
      return { ...scene, from, to: at }
    }),
  )
}

const two = (n: number): string => String(n).padStart(2, '0')
const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${two(seconds % 60)}`

function stamp(seconds: number, mark: ',' | '.'): string {
  const minutes = Math.floor(seconds / 60)
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}${mark}000`
}

export function srtOf(language: Language): string {
  const blocks = timedScenes().map(
    (scene, at) =>
      `${at + 1}\n${stamp(scene.from, ',')} --> ${stamp(scene.to, ',')}\n${scene[language]}\n`,
  )
  return blocks.join('\n')
}

export function vttOf(language: Language): string {
  const blocks = timedScenes().map(
    (scene) => `${stamp(scene.from, '.')} --> ${stamp(scene.to, '.')}\n${scene[language]}\n`,
  )
  return `WEBVTT\n\n${blocks.join('\n')}`
}

/** What ffmpeg reads: title and chapters. */
export function chaptersOf(language: Language): string {
  const lines = [';FFMETADATA1', `title=${FILM_TITLE[language]}`]
  let at = 0
  for (const chapter of FILM) {
    const end = at + chapter.scenes.reduce((sum, { seconds }) => sum + seconds, 0)
    const times = [`START=${at * 1000}`, `END=${end * 1000}`]
    lines.push('[CHAPTER]', 'TIMEBASE=1/1000', ...times, `title=${chapter[language]}`)
    at = end
  }
  return `${lines.join('\n')}\n`
}

const STORYBOARD_HEAD = `# Storyboard of the training film

Written by \`npm run training-video\` from \`tests/browser/film/film-scenes.ts\`; do not edit.

`

export function storyboard(): string {
  const times = timedScenes()
  let index = 0
  const parts = FILM.map((chapter, at) => {
    const rows = chapter.scenes.map(({ name, seconds }) => {
      const scene = times[index]
      index += 1
      return `| ${clock(scene?.from ?? 0)} | ${name} | ${seconds} s | ${scene?.id} | ${scene?.en} |`
    })
    const head = `## ${at + 1}. ${chapter.id} · ${chapter.en}`
    const table = '| at | scene | for | words | in English |\n|---|---|---|---|---|'
    return `${head}\n\n${table}\n${rows.join('\n')}`
  })
  const title = `**${FILM_TITLE.id}** · ${FILM_TITLE.en}, ${clock(FILM_SECONDS)}.`
  return `${STORYBOARD_HEAD}${title}\n\n${parts.join('\n\n')}\n`
}
