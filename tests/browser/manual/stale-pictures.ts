// Whether a picture of a manual still shows what the screen shows. Times, numbers and names of the
// moment differ in every run, so pictures are compared as somebody does who squints.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'

const COLUMNS = 48
const ROWS = 30
/** Of a field of the grid: this much darker or lighter is another thing. */
const STEP = 24
/** So many fields out of a hundred may be another thing. */
const PERCENT_MAX = 6

/** A sentence for each picture that is stale or lacks. */
export async function findStale(
  fresh: string,
  kept: string,
  files: readonly string[],
): Promise<string[]> {
  const found: string[] = []
  for (const file of files) {
    if (!existsSync(join(kept, file))) {
      found.push(`${file} is not there`)
      continue
    }
    const percent = await difference(join(fresh, file), join(kept, file))
    if (percent > PERCENT_MAX) found.push(`${file} is stale: ${Math.round(percent)} % of it differ`)
  }
  return found
}

/** 0 to 100. Other proportions are another picture. */
export async function difference(one: string, other: string): Promise<number> {
  const [a, b] = [await squint(one), await squint(other)]
  if (Math.abs(a.ratio - b.ratio) > 0.05) return 100
  const fields = a.greys.filter((grey, at) => Math.abs(grey - (b.greys[at] ?? 0)) > STEP).length
  return (100 * fields) / a.greys.length
}

async function squint(path: string): Promise<{ greys: number[]; ratio: number }> {
  const image = await loadImage(readFileSync(path))
  const canvas = createCanvas(COLUMNS, ROWS)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0, COLUMNS, ROWS)
  const { data } = context.getImageData(0, 0, COLUMNS, ROWS)
  const greys = Array.from({ length: COLUMNS * ROWS }, (_, at) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(at * 4, at * 4 + 3)
    return Math.round((red + green + blue) / 3)
  })
  return { greys, ratio: image.width / image.height }
}
