import { createCanvas } from '@napi-rs/canvas'
import type { Dots } from '#hub/devices/printer/drawn/drawing.ts'
import type { LineDrawer } from '#hub/devices/printer/drawn/line-drawer.ts'

/** Three waves under a sun: the sign of a shop by the sea. */
export async function sampleLogo(drawer: LineDrawer): Promise<Dots | null> {
  const [width, height] = [320, 110]
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#000'
  context.beginPath()
  context.arc(width / 2, 44, 34, 0, 2 * Math.PI)
  context.fill()
  context.lineCap = 'round'
  for (const wave of [0, 1, 2]) {
    const y = 56 + wave * 20
    context.beginPath()
    for (let x = 40 + wave * 24; x <= width - 40 - wave * 24; x += 2) {
      const at = y + 6 * Math.sin((x - width / 2) / 11)
      context.lineTo(x, at)
    }
    context.lineWidth = 16
    context.strokeStyle = '#fff'
    context.stroke()
    context.lineWidth = 7
    context.strokeStyle = '#000'
    context.stroke()
  }
  return drawer.drawLogo({ png: await canvas.encode('png'), method: 'threshold' })
}
