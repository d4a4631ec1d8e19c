import type { ScaleProblem, ScaleWeight } from '#domain/wire/scale-message.ts'
import type { Tone } from '../../parts/notice.tsx'
import { type PlainKey, t } from '../../text/translate.ts'

const PROBLEM_TEXT: Record<ScaleProblem, PlainKey> = {
  unread: 'scale.unread',
  'not-connected': 'scale.not-connected',
  'not-allowed': 'scale.not-allowed',
  'in-use': 'scale.in-use',
  'not-answering': 'scale.not-answering',
  'not-understood': 'scale.not-understood',
  overload: 'scale.overload',
  'below-zero': 'scale.below-zero',
  'not-zeroed': 'scale.not-zeroed',
  'wrong-unit': 'scale.wrong-unit',
}

/** What a person has to do before a weight can be taken, or that it can. */
export function scaleWords(weight: ScaleWeight): { text: string; tone: Tone } {
  if (weight.problem === 'unread') return { text: t('scale.unread'), tone: 'plain' }
  if (weight.problem) return { text: t(PROBLEM_TEXT[weight.problem]), tone: 'bad' }
  if (weight.is_empty) return { text: t('scale.empty'), tone: 'plain' }
  if (!weight.is_steady) return { text: t('scale.moving'), tone: 'warn' }
  if (weight.is_taken) return { text: t('scale.lift'), tone: 'warn' }
  return { text: t('scale.steady'), tone: 'good' }
}

export const canTake = (weight: ScaleWeight): boolean =>
  weight.is_steady && !weight.is_empty && !weight.is_taken && weight.problem === null

/** '1,234' for grams; dashes where there is no weight. */
export function showKilograms(grams: number | null): string {
  if (grams === null) return '–,–––'
  const part = grams % 1000
  return `${(grams - part) / 1000},${String(part).padStart(3, '0')}`
}
