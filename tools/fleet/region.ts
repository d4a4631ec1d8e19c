// Process: every outlet's own line to the cloud, and the outage of all of them at once.
import { type LineShape, openShapedLine, type ShapedLine } from '../shaped-line.ts'
import { answerParent } from './fleet-process.ts'

export type RegionOrder = { to: { host: string; port: number }; shapes: LineShape[] }
export type LineTraffic = { bytesUp: number; bytesDown: number; openedCount: number }

const lines: ShapedLine[] = []

answerParent({
  /** The port of each line, in the order of the shapes. */
  open: async ({ to, shapes }: RegionOrder): Promise<number[]> => {
    for (const shape of shapes) lines.push(await openShapedLine(to, shape))
    return lines.map(({ port }) => port)
  },
  lose: () => {
    for (const line of lines) line.lose()
  },
  restore: () => {
    for (const line of lines) line.restore()
  },
  traffic: (): LineTraffic[] =>
    lines.map((line) => ({
      bytesUp: line.bytesUp(),
      bytesDown: line.bytesDown(),
      openedCount: line.openedCount(),
    })),
})
