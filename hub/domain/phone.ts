/**
 * One key for every spelling of a phone number: E.164, '+6281234567890' (ITU-T E.164; national
 * numbers of Indonesia have 8 to 12 digits). '08…', '62…', '+62…' and '0062…' are Indonesian, any
 * other country needs its '+'. Null for what is no phone number.
 */
export function normalisePhone(text: string): string | null {
  const compact = text.replace(/[\s().\-\u2010-\u2015]/g, '').replace(/^00/, '+')
  const indonesian = INDONESIAN.exec(compact)
  if (indonesian) return `+62${indonesian[1]}`
  return /^\+(?!62|0)\d{8,15}$/.test(compact) ? compact : null
}

const INDONESIAN = /^(?:\+?620?|0)([1-9]\d{7,11})$/
