/**
 * How a class of goods is reported: PPN collected; not collected by a facility (code 07); exempt
 * (code 08); no object of PPN at all.
 */
export const TAX_TREATMENTS = ['taxed', 'not-collected', 'exempt', 'not-taxable'] as const
export type TaxTreatment = (typeof TAX_TREATMENTS)[number]
