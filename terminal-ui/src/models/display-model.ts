// The customer's side: what the till said last, for as long as the till is there.

import { type ReadonlySignal, signal } from '@preact/signals'
import { type Currency, IDR } from '#domain/money.ts'
import type { WindowChannel } from '../link/display-channel.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import type { DisplayLine, DisplayScene } from './display-scene.ts'
import {
  BEAT_MS,
  type DisplayLook,
  isTillToDisplay,
  keepLook,
  readLook,
  SILENCE_MS_MAX,
  type TillToDisplay,
} from './display-words.ts'

export type DisplayFrame = { outletName: string; timezone: string; currency: Currency }

export type DisplayModel = {
  scene: ReadonlySignal<DisplayScene>
  frame: ReadonlySignal<DisplayFrame>
  look: ReadonlySignal<DisplayLook>
  /** PNG in base64; null: the outlet has none. */
  logo: ReadonlySignal<string | null>
  /** The line that came or changed last. */
  newest: ReadonlySignal<number | null>
  stop(): void
}

export type DisplayModelDeps = {
  seams: Pick<TerminalSeams, 'timers' | 'marks'>
  build: string
  openChannel(onMessage: (message: unknown) => void): WindowChannel
  /** The till is another build: this window fetches it too. False: it has tried already. */
  reload(build: string): boolean
}

const IDLE: DisplayScene = { kind: 'idle' }

export function followTill({ seams, build, ...deps }: DisplayModelDeps): DisplayModel {
  const scene = signal<DisplayScene>(IDLE)
  const frame = signal<DisplayFrame>({ outletName: '', timezone: 'Asia/Jakarta', currency: IDR })
  const look = signal(readLook(seams.marks))
  const logo = signal<string | null>(null)
  const newest = signal<number | null>(null)
  let cancelSilence = (): void => {}
  let cancelBeat = (): void => {}
  const channel = deps.openChannel((message) => {
    if (isTillToDisplay(message)) hear(message)
  })

  function rest(): void {
    cancelSilence()
    scene.value = IDLE
    newest.value = null
  }
  function hear(message: TillToDisplay): void {
    if (message.kind === 'gone') {
      rest()
      return
    }
    if (message.kind === 'logo') {
      logo.value = message.png
      return
    }
    if (message.build !== build && deps.reload(message.build)) return
    cancelSilence()
    cancelSilence = seams.timers.after(SILENCE_MS_MAX, rest)
    newest.value = newestIn(scene.peek(), message.scene, newest.peek())
    if (!isSame(scene.peek(), message.scene)) scene.value = message.scene
    const { outletName, timezone, currency } = message
    frame.value = { outletName, timezone, currency }
    if (isSame(look.peek(), message.look)) return
    keepLook(seams.marks, message.look)
    look.value = message.look
  }
  function beat(): void {
    channel.say({ kind: 'here' })
    cancelBeat = seams.timers.after(BEAT_MS, beat)
  }
  beat()

  return {
    ...{ scene, frame, look, logo, newest },
    stop() {
      cancelBeat()
      rest()
      channel.say({ kind: 'left' })
      channel.close()
    },
  }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

function newestIn(before: DisplayScene, after: DisplayScene, newest: number | null): number | null {
  if (after.kind !== 'basket') return null
  const known: readonly DisplayLine[] = before.kind === 'basket' ? before.lines : []
  const changed = after.lines.filter((line) => {
    const twin = known.find(({ lineNo }) => lineNo === line.lineNo)
    return twin === undefined || !isSame(twin, line)
  })
  const last = changed[changed.length - 1]
  if (last) return last.lineNo
  return after.lines.some(({ lineNo }) => lineNo === newest) ? newest : null
}
