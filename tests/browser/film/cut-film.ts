// Frames, captions and chapters become one file, by Debian's ffmpeg.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DebianProgram, ensureProgram } from '../../../demo/ensure-debian-package.ts'
import { type Frame, TICKS_PER_SECOND } from './film-camera.ts'
import { chaptersOf, srtOf, vttOf } from './film-captions.ts'

const FFMPEG: DebianProgram = { command: 'ffmpeg', packageName: 'ffmpeg' }
const PATIENCE_MS = 20 * 60_000
export const CAPTIONS = {
  'latihan-kasir.id.srt': () => srtOf('id'),
  'latihan-kasir.en.srt': () => srtOf('en'),
  'latihan-kasir.id.vtt': () => vttOf('id'),
  'latihan-kasir.en.vtt': () => vttOf('en'),
}

/** Where ffmpeg is; throws one sentence with the command to type. */
export function findFfmpeg(): string {
  const found = ensureProgram(FFMPEG, console.log)
  if (found.ok) return found.path
  throw new Error(`${found.reason}. Type: ${found.commandToType}`)
}

function run(ffmpeg: string, args: readonly string[]): void {
  const all = ['-hide_banner', '-loglevel', 'error', '-y', ...args]
  const { status, stderr, error } = spawnSync(ffmpeg, all, {
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  })
  if (status !== 0) throw new Error(`ffmpeg: ${error?.message ?? stderr}`)
}

type Cut = { ffmpeg: string; frames: readonly Frame[]; work: string; into: string }

/** The film with its words in the picture, and both languages' captions beside and inside it. */
export function cutFilm({ ffmpeg, frames, work, into }: Cut): string {
  const rows = frames.map(
    ({ file, ticks }) => `file '${file}'\nduration ${(ticks / TICKS_PER_SECOND).toFixed(2)}`,
  )
  const last = frames.at(-1)?.file
  writeFileSync(join(work, 'frames.txt'), `${rows.join('\n')}\nfile '${last}'\n`)
  writeFileSync(join(work, 'chapters.txt'), chaptersOf('id'))
  for (const [name, text] of Object.entries(CAPTIONS)) writeFileSync(join(into, name), text())
  const film = join(into, 'latihan-kasir.mp4')
  const seconds = frames.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND
  run(ffmpeg, [
    ...['-f', 'concat', '-safe', '0', '-i', join(work, 'frames.txt')],
    ...['-i', join(work, 'chapters.txt'), '-i', join(into, 'latihan-kasir.id.srt')],
    ...['-i', join(into, 'latihan-kasir.en.srt')],
    ...['-map', '0:v', '-map', '2:s', '-map', '3:s', '-map_metadata', '1', '-map_chapters', '1'],
    ...['-vf', 'scale=in_range=full:out_range=tv,format=yuv420p', '-r', `${TICKS_PER_SECOND}`],
    ...['-c:v', 'libx264', '-preset', 'medium', '-tune', 'stillimage', '-crf', '27'],
    ...['-g', `${TICKS_PER_SECOND * 15}`, '-c:s', 'mov_text'],
    ...['-metadata:s:s:0', 'language=ind', '-metadata:s:s:1', 'language=eng'],
    ...['-metadata:s:v:0', 'language=ind', '-t', seconds.toFixed(2)],
    ...['-movflags', '+faststart', film],
  ])
  return film
}

/** One small picture of the middle of each scene, in rows: the film at a glance. */
export function contactSheet(ffmpeg: string, film: string, moments: readonly number[], to: string) {
  const picks = moments.map((second) => `between(t,${second},${second + 0.05})`).join('+')
  const columns = 6
  const rows = Math.ceil(moments.length / columns)
  run(ffmpeg, [
    ...['-i', film, '-frames:v', '1', '-vsync', 'vfr'],
    ...['-vf', `select='${picks}',scale=320:-1,tile=${columns}x${rows}:padding=4:color=white`],
    ...['-c:v', 'libwebp', '-quality', '60', to],
  ])
}
