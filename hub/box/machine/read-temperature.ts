// The hottest of what the machine measures, in thousandths of a degree Celsius.
// https://docs.kernel.org/driver-api/thermal/sysfs-api.html
// https://docs.kernel.org/hwmon/sysfs-interface.html
import { join } from 'node:path'
import { namesIn, readInteger } from './read-text.ts'

/** Sensors that are not connected say -127, 0 or 255 degrees. */
const CELSIUS_MIN = 1
const CELSIUS_MAX = 130
export const WARM_CELSIUS = 75
export const HOT_CELSIUS = 85

export type Temperature = { state: 'ok' | 'warm' | 'hot' | 'unknown'; celsius: number | null }

export async function readTemperature(root: string): Promise<Temperature> {
  const thermal = await valuesIn(join(root, 'sys/class/thermal'), /^thermal_zone\d+$/, /^temp$/)
  const hwmon = await valuesIn(join(root, 'sys/class/hwmon'), /^hwmon\d+$/, /^temp\d+_input$/)
  const celsius = [...thermal, ...hwmon]
    .map((value) => Math.round(value / 1000))
    .filter((each) => each >= CELSIUS_MIN && each <= CELSIUS_MAX)
  if (celsius.length === 0) return { state: 'unknown', celsius: null }
  const hottest = Math.max(...celsius)
  const state = hottest >= HOT_CELSIUS ? 'hot' : hottest >= WARM_CELSIUS ? 'warm' : 'ok'
  return { state, celsius: hottest }
}

async function valuesIn(folder: string, sensor: RegExp, value: RegExp): Promise<number[]> {
  const found: number[] = []
  for (const name of (await namesIn(folder)).filter((each) => sensor.test(each))) {
    const files = (await namesIn(join(folder, name))).filter((each) => value.test(each))
    for (const file of files) {
      const read = await readInteger(join(folder, name, file))
      if (read !== null) found.push(read)
    }
  }
  return found
}
