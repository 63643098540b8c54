import { usePolled } from '../connection/use-polled.ts';
import { KIND_WORDS } from '../format/words.ts';
import { QuotaDocument } from '../generated/graphql.ts';
import { fullest, type ShownQuota } from './fullest.ts';
import './quota-line.css';

const EVERY_MS = 10_000;

/** How many record at once, of how many that may; loud only where few more can start. Nothing while nothing runs. */
export function QuotaLine() {
  const { data, isLost } = usePolled(QuotaDocument, EVERY_MS);
  const shown = data === null || isLost ? [] : fullest(data.quota);
  if (shown.length === 0) return null;
  return (
    <section className="quota" aria-label="Recordings at once">
      <h2 className="small soft">At once</h2>
      <ul>
        {shown.map((quota) => (
          <QuotaItem key={`${quota.appId} ${quota.kind}`} quota={quota} />
        ))}
      </ul>
    </section>
  );
}

function QuotaItem({ quota }: { readonly quota: ShownQuota }) {
  const { appId, kind, limit, running, unknown, isPressing, namesApp } = quota;
  return (
    <li className={isPressing ? 'quota-pressing' : undefined} title={`App ${appId}`}>
      <strong>{running}</strong> of {limit} {KIND_WORDS[kind].many}
      {namesApp && (
        <>
          {' of '}
          <code className="quota-app">{appId}</code>
        </>
      )}
      {isPressing && `${unknown > 0 ? `, and ${unknown} unknown` : ''}: ${pressingWords(quota)}`}
    </li>
  );
}

function pressingWords({ limit, running, unknown }: ShownQuota): string {
  if (running >= limit) return 'no other can start until one ends';
  return running + unknown >= limit ? 'Agora may refuse others' : 'nearly full';
}
