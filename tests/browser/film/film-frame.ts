// One frame of the film: the page, a finger, a pressed key, and the words below.

import { createCanvas, type Image, loadImage, type SKRSContext2D } from '@napi-rs/canvas'

export const FRAME = { width: 1280, height: 720 }
export const PAGE = { width: 1280, height: 620 }
const STRIP = { ink: '#f4fafb', soft: '#8fd0d8', ground: '#0c2a36', bar: '#1f8a9a' }
const FONT = '"Noto Sans", "DejaVu Sans", sans-serif'
const JPEG_QUALITY = 90
const WORDS = { size: 25, line: 33, x: 32, top: 664, width: 1216 }
const FINGER = 17

export type Overlay = {
  finger?: { x: number; y: number; isPressed: boolean }
  /** A key's name, as it stands on the key. */
  key?: string
}
export type Words = { chapter: string; caption: string; progress: number }

/** A screenshot, decoded once however many frames show it. */
export const decode = (shot: Buffer): Promise<Image> => loadImage(shot)

export function drawFrame(page: Image, overlay: Overlay, words: Words): Promise<Buffer> {
  const canvas = createCanvas(FRAME.width, FRAME.height)
  const pen = canvas.getContext('2d')
  pen.drawImage(page, 0, 0, PAGE.width, PAGE.height)
  if (overlay.finger) drawFinger(pen, overlay.finger)
  if (overlay.key) drawKey(pen, overlay.key)
  drawWords(pen, words)
  return canvas.encode('jpeg', JPEG_QUALITY)
}

/** A frame without a page: a title, and lines to remember. */
export function drawCard(title: string, lines: readonly string[], words: Words): Promise<Buffer> {
  const canvas = createCanvas(FRAME.width, FRAME.height)
  const pen = canvas.getContext('2d')
  pen.fillStyle = '#0f3b4a'
  pen.fillRect(0, 0, PAGE.width, PAGE.height)
  pen.fillStyle = STRIP.soft
  pen.fillRect(120, 170, 64, 8)
  pen.fillStyle = STRIP.ink
  pen.font = `bold 60px ${FONT}`
  pen.fillText(title, 120, 260)
  pen.font = `32px ${FONT}`
  for (const [at, line] of lines.entries()) pen.fillText(line, 120, 340 + at * 56)
  drawWords(pen, words)
  return canvas.encode('jpeg', JPEG_QUALITY)
}

function drawFinger(pen: SKRSContext2D, { x, y, isPressed }: NonNullable<Overlay['finger']>): void {
  const radius = isPressed ? FINGER + 9 : FINGER
  pen.beginPath()
  pen.arc(x, y, radius, 0, 2 * Math.PI)
  pen.fillStyle = isPressed ? 'rgba(255, 176, 32, 0.55)' : 'rgba(255, 255, 255, 0.65)'
  pen.fill()
  pen.lineWidth = 3
  pen.strokeStyle = '#12303b'
  pen.stroke()
}

function drawKey(pen: SKRSContext2D, key: string): void {
  pen.font = `bold 34px ${FONT}`
  const width = Math.max(84, pen.measureText(key).width + 48)
  const [x, y] = [PAGE.width / 2 - width / 2, PAGE.height - 104]
  pen.fillStyle = 'rgba(12, 42, 54, 0.92)'
  pen.beginPath()
  pen.roundRect(x, y, width, 76, 14)
  pen.fill()
  pen.lineWidth = 3
  pen.strokeStyle = STRIP.soft
  pen.stroke()
  pen.fillStyle = '#ffffff'
  pen.textAlign = 'center'
  pen.fillText(key, PAGE.width / 2, y + 51)
  pen.textAlign = 'left'
}

function drawWords(pen: SKRSContext2D, { chapter, caption, progress }: Words): void {
  pen.fillStyle = STRIP.ground
  pen.fillRect(0, PAGE.height, FRAME.width, FRAME.height - PAGE.height)
  pen.fillStyle = STRIP.bar
  pen.fillRect(0, PAGE.height, FRAME.width * progress, 5)
  pen.font = `15px ${FONT}`
  pen.fillStyle = STRIP.soft
  pen.textAlign = 'right'
  pen.fillText(chapter, FRAME.width - WORDS.x, FRAME.height - 12)
  pen.textAlign = 'left'
  pen.font = `${WORDS.size}px ${FONT}`
  pen.fillStyle = STRIP.ink
  const lines = breakLines(pen, caption)
  const top = lines.length === 1 ? WORDS.top + WORDS.line / 3 : WORDS.top
  for (const [at, line] of lines.entries()) pen.fillText(line, WORDS.x, top + at * WORDS.line)
}

function breakLines(pen: SKRSContext2D, text: string): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1]
    const longer = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && pen.measureText(longer).width <= WORDS.width)
      lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
