// The scale that this till weighs on, while somebody weighs.

import { type ReadonlySignal, signal } from '@preact/signals'
import { uuidv7 } from '#domain/ids.ts'
import { ScaleTakeAnswer, ScaleWatchAnswer, ScaleWeight } from '#domain/wire/scale-message.ts'
import { hasShape } from '../link/schema-check.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import type { Till } from './till.ts'

/** none: this till has no scale. away: it has one, and the hub or the line is not there. */
export type ScaleView =
  | { kind: 'asking' }
  | { kind: 'none' }
  | { kind: 'away' }
  | { kind: 'shown'; name: string; weight: ScaleWeight }

export type ScaleModel = {
  view: ReadonlySignal<ScaleView>
  /** Takes what lies on the scale, less a tare in grams. Asked again, it is the same taking. */
  take(tareG: number): Promise<TillOutcome<{ netG: number; tareG: number }>>
  stop(): void
}

/** The hub tells for ten seconds after it was asked. */
const ASK_AGAIN_MS = 4_000
/** What the hub last said: without it, a till that has no scale does not miss one. */
const SCALE_MARK = 'ocean-pos.has-scale'
/** It tells every second: after this, the weight on the screen may be that of other goods. */
const SILENT_MS_MAX = 2_500

export function watchScale({ seams, link }: Pick<Till, 'seams' | 'link'>): ScaleModel {
  const view = signal<ScaleView>({ kind: 'asking' })
  let scaleId: string | null = null
  let takeId: string | null = null
  let isTaking = false
  let isStopped = false
  let cancelAsk = (): void => {}
  let cancelSilence = (): void => {}

  function show(name: string, weight: ScaleWeight): void {
    // What can be taken now is no longer what an answer was lost about.
    if (!weight.is_taken && !isTaking) takeId = null
    view.value = { kind: 'shown', name, weight }
    cancelSilence()
    cancelSilence = seams.timers.after(SILENT_MS_MAX, () => {
      view.value = { kind: 'away' }
    })
  }
  async function ask(): Promise<void> {
    const request = { method: 'POST', path: '/api/pos/scale/watch' } as const
    const answer = await link.door.call(request, ScaleWatchAnswer)
    if (isStopped) return
    cancelAsk = seams.timers.after(ASK_AGAIN_MS, () => link.background.run(ask()))
    if (!answer.ok) {
      view.value = { kind: seams.marks.get(SCALE_MARK) === 'yes' ? 'away' : 'none' }
      return
    }
    const { scale } = answer.value
    scaleId = scale?.scale_id ?? null
    seams.marks.set(SCALE_MARK, scale ? 'yes' : 'no')
    if (scale) return show(scale.name, scale.weight)
    cancelSilence()
    view.value = { kind: 'none' }
  }
  const stopHearing = link.onMessage((message) => {
    if (message.type !== 'scale-weight' || message.scale_id !== scaleId) return
    const shown = view.peek()
    if (!hasShape(ScaleWeight, message.weight)) return
    if (shown.kind === 'shown') show(shown.name, message.weight)
  })
  link.background.run(ask())

  return {
    view,
    async take(tareG) {
      takeId ??= uuidv7(seams)
      const body = JSON.stringify({ take_id: takeId, tare_g: tareG })
      const request = { method: 'POST', path: '/api/pos/scale/takes', body } as const
      isTaking = true
      const answer = await link.door.call(request, ScaleTakeAnswer)
      isTaking = false
      if (!answer.ok) return answer
      takeId = null
      return { ok: true, value: { netG: answer.value.net_g, tareG: answer.value.tare_g } }
    },
    stop() {
      isStopped = true
      cancelAsk()
      cancelSilence()
      stopHearing()
    },
  }
}
