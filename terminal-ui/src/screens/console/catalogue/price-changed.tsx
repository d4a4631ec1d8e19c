import { useMemo } from 'preact/hooks'
import type { ConsoleCatalogueModel } from '../../../models/console-catalogue-model.ts'
import { LabelsModel } from '../../../models/labels-model.ts'
import type { PriceChange } from '../../../models/price-change.ts'
import { Button } from '../../../parts/button.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'

/** One label of each unit that costs something else now; what has no price has none. */
function useLabels({ productId, name, prices }: PriceChange): LabelsModel {
  const { link, newId } = useTill()
  return useMemo(() => {
    const labels = new LabelsModel({ link, newId })
    for (const { unitCode, nowMinor: priceMinor } of prices) {
      if (priceMinor > 0) labels.add({ productId, unitCode, name, priceMinor })
    }
    return labels
  }, [link, newId, productId, name, prices])
}

type Props = { model: ConsoleCatalogueModel; change: PriceChange }

function Acts({ model, change }: Props) {
  const labels = useLabels(change)
  const undoing = useSending()
  const printing = useSending()
  const count = labels.total.value
  const takeBack = async () => {
    if (!(await undoing.send(() => model.takeBackPrices(change)))) return
    showToast('good', 'undo', t('catalogue.price-is-back', { name: change.name }))
  }
  const print = async () => {
    if (!(await printing.send(() => labels.print()))) return
    showToast('good', 'printer', t('labels.ordered', { n: count }))
  }
  const problem = undoing.problem.value ?? printing.problem.value
  return (
    <>
      {problem && <p class="field-wrong">{problem}</p>}
      <div class="row row-wrap">
        <Button icon="undo" isBusy={undoing.isBusy.value} onPress={() => void takeBack()}>
          {t('catalogue.price-back')}
        </Button>
        {count > 0 && (
          <Button icon="tag" isBusy={printing.isBusy.value} onPress={() => void print()}>
            {t('labels.print', { n: count })}
          </Button>
        )}
        <Button kind="plain" onPress={() => model.forgetPriceChange()}>
          {t('common.close')}
        </Button>
      </div>
    </>
  )
}

/** After a price was changed: what it was, the way back, and the label that is wrong now. */
export function PriceChanged({ model }: { model: ConsoleCatalogueModel }) {
  const show = useMoney()
  const change = model.priceChange.value
  return (
    <div role="status" class={change ? 'price-changed' : undefined} data-testid="price-changed">
      {change && (
        <Notice
          tone="good"
          icon="check"
          title={t('catalogue.price-changed', { name: change.name })}
        >
          {change.prices.map(({ unitCode, beforeMinor, nowMinor }) => (
            <p key={unitCode}>
              {t('catalogue.price-was-now', {
                ...{ unit: unitCode, was: show(beforeMinor), now: show(nowMinor) },
              })}
            </p>
          ))}
          <Acts
            key={`${change.productId} ${JSON.stringify(change.prices)}`}
            model={model}
            change={change}
          />
        </Notice>
      )}
    </div>
  )
}
