import { useMemo } from 'preact/hooks'
import type { CloudView } from '#domain/wire/cloud-view-message.ts'
import { ConsoleCloudModel } from '../../../models/console-cloud-model.ts'
import { useTill } from '../../../parts/till-context.ts'
import { FollowedView } from '../followed-view.tsx'
import './cloud.css'
import { CloudDetails } from './cloud-details.tsx'
import { CloudFiguresCard } from './cloud-figures-card.tsx'
import { CloudHead } from './cloud-head.tsx'
import { QueueChartCard } from './queue-chart-card.tsx'
import { SetAsideCard } from './set-aside-card.tsx'
import { WhatWorks } from './what-works.tsx'

/** What appears and goes with the state stands last, so that nothing else moves for it. */
function Body({ model, view }: { model: ConsoleCloudModel; view: CloudView }) {
  return (
    <>
      <CloudHead view={view} />
      <div class="panel-columns panel-columns-wide-first">
        <div class="stack">
          <CloudFiguresCard model={model} view={view} />
          <SetAsideCard model={model} view={view} />
          {view.state !== 'connected' && <WhatWorks />}
        </div>
        <div class="stack">
          <QueueChartCard view={view} />
          <CloudDetails view={view} />
        </div>
      </div>
    </>
  )
}

/** What waits for the cloud, why, how long yet, and what the cloud set aside. */
export function CloudPanel() {
  const { link } = useTill()
  const model = useMemo(() => new ConsoleCloudModel(link), [link])
  return (
    <div class="stack">
      <FollowedView model={model} rows={6}>
        {(view) => <Body model={model} view={view} />}
      </FollowedView>
    </div>
  )
}
