// A short low tone for what a cashier must not miss while looking at the goods.

const TONE_HZ = 220
const TONE_SECONDS = 0.18
const VOLUME = 0.12

let context: AudioContext | null = null

/** Silent where the browser has no sound or has not been touched yet: the screen says it too. */
export function beep(): void {
  if (typeof AudioContext === 'undefined') return
  context ??= new AudioContext()
  const tone = context.createOscillator()
  const level = context.createGain()
  tone.type = 'square'
  tone.frequency.value = TONE_HZ
  level.gain.value = VOLUME
  tone.connect(level).connect(context.destination)
  tone.start()
  tone.stop(context.currentTime + TONE_SECONDS)
}
